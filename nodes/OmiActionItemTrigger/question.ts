import {
	changesBetween,
	eventsOf,
	markOf,
	type ActionItemEvent,
} from '../domain/payloads/actionItemChange';
import { readActionItem } from '../domain/payloads/apiRows';
import { time } from '../domain/payloads/wire';
import { segment } from '../omiApi/client';
import { identity } from '../omiApi/paging';
import type { OmiRequest, Row } from '../omiApi/types';
import type { Answered, Asked, Found, Question } from '../trigger/asking/question';

export interface Parameters {
	readonly events: readonly ActionItemEvent[];
	readonly output: 'simplified' | 'raw';
}

/**
 * What the Omi Action Item Trigger asks for: what is to be done, as `routers/developer.py` and `routers/integration.py` of
 * Omi's backend give it. They sort by when an item was created, and know nothing of what has changed.
 */
export function actionItems(parameters: Parameters): Question {
	return {
		plural: 'action items',
		pageSize: 500,
		names: ['action_items', 'tasks', 'items'],
		cost: 'items',
		isChanging: true,
		list,
		read,
		items: (row, answered) => toItems(row, answered, parameters),
	};
}

function list({ appId, uid }: Asked, from: string, offset: number, limit: number): OmiRequest {
	const query = { start_date: from, limit, offset };
	return uid === undefined
		? { method: 'GET', path: '/v1/dev/user/action-items', query, scope: 'action_items:read' }
		: {
				method: 'GET',
				path: `/v2/integrations/${segment(appId)}/tasks`,
				query: { ...query, uid },
			};
}

function read(row: Row, at: number): Found {
	const updated = time(row.updated_at);
	const created = time(row.created_at) ?? updated;
	return {
		// Without an id nobody could tell one that has changed from one that is new.
		id: identity(row),
		at: created === null ? at : Date.parse(created),
		mark: markOf(row),
		...(updated !== null && { changedAt: Date.parse(updated) }),
		row,
	};
}

function toItems(
	row: Row,
	{ userId, at, before }: Answered,
	{ events, output }: Parameters,
): Array<{ json: Record<string, unknown> }> {
	const mark = markOf(row);
	const event = eventsOf(before, mark).find((one) => events.includes(one));
	if (event === undefined) return [];
	const changes = before === undefined ? [] : changesBetween(before, mark);
	const detectedAt = new Date(at).toISOString();
	const own = output === 'raw' ? row : readActionItem(row);
	return [{ json: { ...own, event, changes, userId, detectedAt } }];
}
