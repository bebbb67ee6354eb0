import { z } from 'zod';
import { add, cleared, drop, find, given, ownRows, page, unlocked } from './rows.mts';
import { makeActionItem } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import {
	characters,
	moment,
	optional,
	queryDate,
	readBody,
	readQuery,
	yesOrNo,
} from './validate.mts';

const ActionItem = z.object({
	description: characters(1, 500),
	completed: optional(z.boolean()),
	due_at: optional(moment),
});
const Batch = z.object({ action_items: z.array(ActionItem).max(50) });
const Changes = ActionItem.extend({ description: optional(ActionItem.shape.description) });

/** `/v1/dev/user/action-items`. */
export function actionItems(
	store: Store,
	request: Incoming,
	[id]: string[],
	uid: string | undefined,
): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const { completed } = readQuery(request, { completed: yesOrNo });
		const conversation = request.query.get('conversation_id');
		const from = queryDate(request, 'start_date');
		const to = queryDate(request, 'end_date');
		const rows = ownRows(store, store.actionItems, uid).filter((row) => {
			const at = Date.parse(String(row.created_at));
			return (
				(completed === undefined || row.completed === completed) &&
				(conversation === null || row.conversation_id === conversation) &&
				(from === undefined || at >= from) &&
				(to === undefined || at <= to)
			);
		});
		const cut = page(rows, request, 100, 1000);
		return { status: 200, body: cut.filter((row) => row.is_locked !== true) };
	}
	if (id === undefined && method === 'POST') {
		const made = newActionItem(readBody(request, ActionItem));
		add(store, store.actionItems, [made], uid);
		return { status: 200, body: made };
	}
	if (id === 'batch' && method === 'POST') {
		const made = readBody(request, Batch).action_items.map(newActionItem);
		add(store, store.actionItems, made, uid);
		// Omi reads them back by ID, in whatever order its database gives.
		return { status: 200, body: { action_items: [...made].reverse(), created_count: made.length } };
	}
	// FastAPI knows the path by its other methods.
	if (method === 'GET') throw new HttpError(405, 'Method Not Allowed');
	const item = unlocked(
		find(ownRows(store, store.actionItems, uid), id, 'Action item'),
		'action item',
	);
	if (method === 'DELETE') return drop(store.actionItems, item);
	if (method === 'PATCH') {
		const body = readBody(request, Changes);
		const { completed } = body;
		const changes = given({
			...body,
			completed_at:
				completed === undefined ? undefined : completed ? new Date().toISOString() : null,
			...cleared(store, request, 'due_at'),
		});
		if (Object.keys(changes).length === 0) {
			throw new HttpError(422, 'At least one field must be provided');
		}
		return { status: 200, body: Object.assign(item, changes) };
	}
	throw new HttpError(405, 'Method Not Allowed');
}

function newActionItem({ description, completed, due_at }: z.output<typeof ActionItem>): Json {
	if (description.trim() === '') throw new HttpError(422, 'description cannot be empty');
	// Whoever looks back from now finds what was made now.
	const now = new Date().toISOString();
	return makeActionItem(
		given({
			created_at: now,
			updated_at: now,
			description: description.trim(),
			completed,
			due_at,
		}),
	);
}
