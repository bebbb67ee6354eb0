import { dayOf, parseDaySummary, type DaySummary } from '../domain/payloads/daySummary';
import { time } from '../domain/payloads/wire';
import type { Row } from '../omiApi/types';
import type { Found, Question } from '../trigger/asking/question';
import { toItems, type ItemParameters } from './item';

const DAY_MS = 86_400_000;

/**
 * What the Omi Day Summary Trigger asks for: the recap of each day, which the list holds in full (`routers/developer.py`
 * of Omi's backend). A day is known by its date, as a summary that is made anew has another id.
 */
export function daySummaries(parameters: ItemParameters): Question {
	return {
		plural: 'day summaries',
		pageSize: 30,
		names: ['summaries', 'daily_summaries'],
		cost: 'list',
		isChanging: false,
		list: (_asked, from, offset, limit) => ({
			method: 'GET',
			path: '/v1/dev/user/daily-summaries',
			// A day is the user's own, which begins up to a day before the one of Greenwich.
			query: { start_date: dateOf(Date.parse(from) - DAY_MS), limit, offset },
			scope: 'conversations:read',
		}),
		read,
		items: (row, { userId, at }) => {
			const json = asDelivered(row, userId);
			const summary = parseDaySummary(json);
			if (summary === undefined) return [];
			const receipt = { userId, at, receivedBy: 'api' } as const;
			return toItems(summary, json, receipt, parameters).map((item) => ({ json: item }));
		},
	};
}

function read(row: Row): Found | undefined {
	const summary: DaySummary | undefined = parseDaySummary(asDelivered(row, null));
	const day = summary === undefined ? null : dayOf(summary);
	if (day === null || Number.isNaN(Date.parse(day))) return undefined;
	const made = time(row.created_at);
	return {
		id: day,
		at: Date.parse(day),
		...(made !== null && { finishedAt: Date.parse(made) }),
		row,
	};
}

/** A summary from the API in the form in which the webhook brings it. */
function asDelivered(row: Row, userId: string | null): Row {
	return {
		...(userId !== null && { uid: userId }),
		created_at: row.created_at ?? null,
		summary: null,
		summary_json: row,
	};
}

function dateOf(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}
