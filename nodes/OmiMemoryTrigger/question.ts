import { parseMemory } from '../domain/payloads/memory';
import { optionalText, time, type Wire } from '../domain/payloads/wire';
import { rowOf, rowsOf } from '../omiApi/answers';
import { segment } from '../omiApi/client';
import type { OmiRequest, Row } from '../omiApi/types';
import { identity } from '../omiApi/paging';
import { text } from '../omiApi/values';
import type { Asked, Found, Question } from '../trigger/asking/question';
import { toItems, whyHeldBack, type ItemParameters } from './item';

const SCOPE = 'conversations:read';
const NOT_FOUND = 404;

/**
 * What the Omi Memory Trigger asks for: finished conversations, the list without transcripts and each new one with its own
 * (`routers/developer.py` and `routers/integration.py` of Omi's backend). An app cannot ask for one by its id, but by
 * when it was created.
 */
export function conversations(parameters: ItemParameters): Question {
	return {
		plural: 'conversations',
		pageSize: 100,
		names: ['conversations', 'items'],
		cost: 'list',
		isChanging: false,
		list: (asked, from, offset, limit) => listRequest(asked, parameters, from, offset, limit),
		read,
		detail: {
			request: (asked, found) =>
				asked.uid === undefined ? ownRequest(found) : appRequest(asked, parameters, found),
			read: detailIn,
			isSkipped: (row) => {
				const memory = parseMemory(row);
				const isWithoutId = text(row.id) === undefined;
				return (
					isWithoutId || (memory !== undefined && whyHeldBack(memory, parameters) !== undefined)
				);
			},
		},
		items: (row, { userId, at }) => {
			const memory = parseMemory(row);
			if (memory === undefined || whyHeldBack(memory, parameters) !== undefined) return [];
			const receipt = { userId, at, receivedBy: 'api' } as const;
			return toItems(memory, row, receipt, parameters).map((json) => ({ json }));
		},
	};
}

function read(row: Row, at: number): Found {
	const when = (...values: unknown[]) => {
		const given = values.map(time).find((value) => value !== null);
		return given === undefined || given === null ? undefined : Date.parse(given);
	};
	const { created_at, started_at, finished_at } = row as Wire;
	const finishedAt = when(finished_at);
	return {
		id: identity(row),
		at: when(created_at, started_at, finished_at) ?? at,
		...(finishedAt !== undefined && { finishedAt }),
		row,
	};
}

function listRequest(
	asked: Asked,
	parameters: ItemParameters,
	from: string,
	offset: number,
	limit: number,
): OmiRequest {
	const page = { start_date: from, limit, offset };
	if (asked.uid !== undefined) return appList(asked, parameters, { ...page, segments: 0 });
	return {
		method: 'GET',
		path: '/v1/dev/user/conversations',
		query: { ...page, include_transcript: false },
		scope: SCOPE,
	};
}

function ownRequest({ id }: Found): OmiRequest {
	return {
		method: 'GET',
		path: `/v1/dev/user/conversations/${segment(id)}`,
		query: { include_transcript: true },
		scope: SCOPE,
		accept: [NOT_FOUND],
	};
}

const ALL_SEGMENTS = -1;

/** Within the second in which it was created there is hardly another, but where an app has imported them. */
function appRequest(asked: Asked, parameters: ItemParameters, { at }: Found): OmiRequest {
	const second = Math.floor(at / 1000) * 1000;
	return appList(asked, parameters, {
		start_date: new Date(second).toISOString(),
		end_date: new Date(second + 1000).toISOString(),
		limit: 100,
		offset: 0,
		segments: ALL_SEGMENTS,
	});
}

function appList(
	{ appId, uid }: Asked,
	{ options }: ItemParameters,
	{ segments, ...query }: Record<string, string | number>,
): OmiRequest {
	return {
		method: 'GET',
		path: `/v2/integrations/${segment(appId)}/conversations`,
		query: {
			...query,
			uid,
			max_transcript_segments: segments,
			include_discarded: options.includeDiscarded === true,
			statuses: ['completed'],
		},
	};
}

function detailIn(body: unknown, { id }: Found): Row | undefined {
	const rows = rowsOf(body, 'conversations', 'items');
	if (rows !== undefined) return rows.find((row) => text(row.id) === id);
	const row = rowOf(body, ['structured', 'transcript_segments']);
	return row !== undefined && optionalText(row.id) === id ? row : undefined;
}
