import type { Question } from '../../nodes/trigger/asking/question';
import type { Row } from '../../nodes/omiApi/types';

/** A conversation in a made-up life; times in milliseconds since the epoch. */
export interface Lived {
	readonly id: string;
	readonly createdAt: number;
	readonly finishedAt: number;
	/** From when on Omi's API shows it. */
	readonly shownAt: number;
	/** When Omi's API does not show it, as what has to be paid for; never if left out. */
	readonly hidden?: { readonly from: number; readonly to: number };
	/** When Omi first tries to deliver it; undefined for one that it never sends. */
	readonly sentAt?: number;
}

/** As Omi lists it. */
export function rowOf({ id, createdAt, finishedAt }: Lived): Row {
	return {
		id,
		created_at: new Date(createdAt).toISOString(),
		finished_at: new Date(finishedAt).toISOString(),
	};
}

/** A question as simple as can be: what it asks for is listed in brief and fetched one by one. */
export const lives: Question = {
	plural: 'conversations',
	pageSize: 100,
	names: [],
	cost: 'list',
	isChanging: false,
	list: (_asked, from, offset, limit) => ({
		method: 'GET',
		path: '/list',
		query: { start_date: from, offset, limit },
	}),
	read: (row) => ({
		id: String(row.id),
		at: Date.parse(String(row.created_at)),
		finishedAt: Date.parse(String(row.finished_at)),
		row,
	}),
	detail: {
		request: (_asked, { id }) => ({ method: 'GET', path: `/one/${id}` }),
		read: (body, { id }) => {
			const row = body as Row;
			return row.id === id ? row : undefined;
		},
		isSkipped: () => false,
	},
	items: (row) => [{ json: { id: row.id, receivedBy: 'api' } }],
};
