import { cleared, drop, find, given } from './rows.mts';
import { makeGoal, tick } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { date, num, object, queryBool, queryInt, queryText, text, texts } from './validate.mts';

/** `/v1/dev/user/goals/...`, in its shape of autumn 2026. */
export function developerGoals(store: Store, request: Incoming, [id, part]: string[]): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const limit = Math.max(1, Math.min(queryInt(request, 'limit', 10), 1000));
		// With inactive goals the limit is not heeded.
		const rows = queryBool(request, 'include_inactive')
			? store.goals
			: store.goals.filter((goal) => goal.is_active === true).slice(0, limit);
		return { status: 200, body: rows };
	}
	if (id === undefined && method === 'POST') {
		const body = object(request.body);
		const made = makeGoal({
			goal_type: null,
			target_value: null,
			...given({
				title: text(body, 'title', { min: 1, max: 500 }),
				goal_type: text(body, 'goal_type', {
					optional: true,
					oneOf: ['boolean', 'scale', 'numeric'],
				}),
				...changes(body),
			}),
		});
		store.goals.push(made);
		return { status: 200, body: made };
	}
	if (part === 'progress' && method === 'PATCH') {
		const value = Number(queryText(request, 'current_value'));
		if (!Number.isFinite(value)) {
			throw new HttpError(422, [
				{ loc: ['query', 'current_value'], msg: 'Input should be a finite number', type: 'finite' },
			]);
		}
		const goal = find(store.goals, id, 'Goal');
		record(store, goal, value);
		return { status: 200, body: Object.assign(goal, { current_value: value }) };
	}
	if (part === 'history' && method === 'GET') {
		queryInt(request, 'days', 30, { max: 365 });
		return { status: 200, body: store.goalHistory.get(String(id)) ?? [] };
	}
	const goal = find(store.goals, id, 'Goal');
	if (method === 'GET') return { status: 200, body: goal };
	if (method === 'DELETE') return drop(store.goals, goal);
	if (method === 'PATCH') {
		const body = object(request.body);
		const fields = given({
			title: text(body, 'title', { min: 1, max: 500, optional: true }),
			...changes(body),
			...cleared(store, body, ...CLEARABLE),
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

function changes(body: Json): Json {
	return {
		desired_outcome: text(body, 'desired_outcome', { max: 2000, optional: true }),
		why_it_matters: text(body, 'why_it_matters', { max: 2000, optional: true }),
		success_criteria: texts(body, 'success_criteria'),
		horizon_at: date(body, 'horizon_at'),
		target_value: num(body, 'target_value'),
		current_value: num(body, 'current_value'),
		min_value: num(body, 'min_value'),
		max_value: num(body, 'max_value'),
		unit: text(body, 'unit', { optional: true }),
	};
}

function record(store: Store, goal: Json, value: number): void {
	const id = String(goal.id);
	const entries = store.goalHistory.get(id) ?? [];
	store.goalHistory.set(id, [...entries, { date: '2026-10-08', value, recorded_at: tick() }]);
}
