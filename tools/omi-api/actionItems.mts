import { add, cleared, drop, find, given, ownRows, page, unlocked } from './rows.mts';
import { makeActionItem } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { bool, date, items, object, queryBool, queryDate, text } from './validate.mts';

/** `/v1/dev/user/action-items`. */
export function actionItems(
	store: Store,
	request: Incoming,
	[id]: string[],
	uid: string | undefined,
): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const completed = queryBool(request, 'completed');
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
		const made = newActionItem(object(request.body));
		add(store, store.actionItems, [made], uid);
		return { status: 200, body: made };
	}
	if (id === 'batch' && method === 'POST') {
		const made = items(object(request.body), 'action_items', 50).map((entry) =>
			newActionItem(object(entry, ['body', 'action_items'])),
		);
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
		const body = object(request.body);
		const completed = bool(body, 'completed');
		const changes = given({
			description: text(body, 'description', { min: 1, max: 500, optional: true }),
			completed,
			completed_at:
				completed === undefined ? undefined : completed ? new Date().toISOString() : null,
			due_at: date(body, 'due_at'),
			...cleared(store, body, 'due_at'),
		});
		if (Object.keys(changes).length === 0) {
			throw new HttpError(422, 'At least one field must be provided');
		}
		return { status: 200, body: Object.assign(item, changes) };
	}
	throw new HttpError(405, 'Method Not Allowed');
}

function newActionItem(body: Json): Json {
	const description = text(body, 'description', { min: 1, max: 500 }) ?? '';
	if (description.trim() === '') throw new HttpError(422, 'description cannot be empty');
	// Whoever looks back from now finds what was made now.
	const now = new Date().toISOString();
	return makeActionItem(
		given({
			created_at: now,
			updated_at: now,
			description: description.trim(),
			completed: bool(body, 'completed'),
			due_at: date(body, 'due_at'),
		}),
	);
}
