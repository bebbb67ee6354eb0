import { z } from 'zod';
import { cleared, drop, find, given } from './rows.mts';
import { makeGoal, tick } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import {
	characters,
	finite,
	moment,
	optional,
	readBody,
	readQuery,
	whole,
	yesOrNo,
} from './validate.mts';

const long = optional(characters(0, 2000));
const amount = optional(z.number());
const title = characters(1, 500);
const Changes = z.object({
	title: optional(title),
	desired_outcome: long,
	why_it_matters: long,
	success_criteria: optional(z.array(z.string())),
	horizon_at: optional(moment),
	target_value: amount,
	current_value: amount,
	min_value: amount,
	max_value: amount,
	unit: optional(z.string()),
});
const Goal = Changes.extend({
	title,
	goal_type: optional(z.enum(['boolean', 'scale', 'numeric'])),
});

/** `/v1/dev/user/goals/...`, in its shape of autumn 2026. */
export function developerGoals(store: Store, request: Incoming, [id, part]: string[]): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const asked = readQuery(request, { limit: whole(10), include_inactive: yesOrNo });
		const limit = Math.max(1, Math.min(asked.limit, 1000));
		// With inactive goals the limit is not heeded.
		const rows = asked.include_inactive
			? store.goals
			: store.goals.filter((goal) => goal.is_active === true).slice(0, limit);
		return { status: 200, body: rows };
	}
	if (id === undefined && method === 'POST') {
		const body = given(readBody(request, Goal));
		const made = makeGoal({ goal_type: null, target_value: null, ...body });
		store.goals.push(made);
		return { status: 200, body: made };
	}
	if (part === 'progress' && method === 'PATCH') {
		const { current_value: value } = readQuery(request, { current_value: finite });
		const goal = find(store.goals, id, 'Goal');
		record(store, goal, value);
		return { status: 200, body: Object.assign(goal, { current_value: value }) };
	}
	if (part === 'history' && method === 'GET') {
		readQuery(request, { days: whole(30, { max: 365 }) });
		return { status: 200, body: store.goalHistory.get(String(id)) ?? [] };
	}
	const goal = find(store.goals, id, 'Goal');
	if (method === 'GET') return { status: 200, body: goal };
	if (method === 'DELETE') return drop(store.goals, goal);
	if (method === 'PATCH') {
		const fields = given({
			...readBody(request, Changes),
			...cleared(store, request, ...CLEARABLE),
		});
		if (Object.keys(fields).length === 0) {
			throw new HttpError(422, 'At least one field must be provided');
		}
		return { status: 200, body: Object.assign(goal, fields) };
	}
	throw new HttpError(405, 'Method Not Allowed');
}

const CLEARABLE = [
	'desired_outcome',
	'why_it_matters',
	'horizon_at',
	'target_value',
	'min_value',
	'max_value',
	'unit',
];

function record(store: Store, goal: Json, value: number): void {
	const id = String(goal.id);
	const entries = store.goalHistory.get(id) ?? [];
	store.goalHistory.set(id, [...entries, { date: '2026-10-08', value, recorded_at: tick() }]);
}
