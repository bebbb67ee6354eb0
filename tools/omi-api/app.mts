import { z } from 'zod';
import { Circumstances, span, summaryOf, textSource } from './conversations.mts';
import { authenticated, permitted } from './access.mts';
import { notify } from './notifications.mts';
import { makeConversation, makeMemory } from './store.mts';
import type { Store } from './store.mts';
import { ownRows } from './rows.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { optional, queryDate, readBody, readQuery, whole, yesOrNo } from './validate.mts';

/** `/v2/integrations/{app_id}/...` and the older notification endpoint: an app acting for a user. */

export function integration(store: Store, request: Incoming): Answer {
	const [appId = '', ...rest] = request.path.slice(2);
	const route = `${request.method} ${rest.join('/')}`;
	switch (route) {
		case 'POST user/conversations':
			return createConversation(store, request, appId);
		case 'POST user/memories':
			return createMemories(store, request, appId);
		case 'GET conversations':
			return listConversations(store, request, appId);
		case 'POST search/conversations':
			return searchConversations(store, request, appId);
		case 'GET memories': {
			const { limit, offset } = readQuery(request, window);
			permitted(store, request, appId, 'read_memories', 'read memories', 'integrationAPI');
			return {
				status: 200,
				body: { memories: compact(store.memories.slice(offset, offset + limit)) },
			};
		}
		case 'GET tasks':
			return listTasks(store, request, appId);
		case 'POST notification': {
			// FastAPI looks at the parameters before anything else.
			const asked = { message: z.string(), uid: z.string() };
			const { message, uid } = readQuery(request, asked);
			const app = authenticated(store, request, appId, 'API');
			return notify(store, app, appId, uid, message, 'v2');
		}
		default:
			throw new HttpError(404, 'Not Found');
	}
}

const window = { limit: whole(100, { min: 1, max: 1000 }), offset: whole(0, { min: 0 }) };
const transcriptLength = { max_transcript_segments: whole(100, { min: -1, max: 1000 }) };

const Words = Circumstances.extend({ text: z.string(), text_source: textSource });
const Facts = z.object({
	// Required although it may be empty or null: a body with memories alone is refused.
	text: z.string().nullable(),
	text_source: optional(z.enum(['email', 'social_post', 'other'])),
	memories: z
		.array(z.object({ content: z.string(), tags: optional(z.array(z.string())) }))
		.default([]),
});
const Search = z.object({
	query: optional(z.string()),
	page: optional(z.number()),
	per_page: optional(z.number()),
	include_discarded: optional(z.boolean()),
});

/** Null fields are left out of every read answer. */
function compact(rows: Json[]): Json[] {
	return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, v]) => v !== null)));
}

function createConversation(store: Store, request: Incoming, appId: string): Answer {
	const body = readBody(request, Words);
	permitted(store, request, appId, 'create_conversation', 'create conversations');
	store.conversations.push(
		makeConversation({
			...span(body),
			language: body.language ?? 'en',
			source: 'external_integration',
			app_id: appId,
			structured: summaryOf(body.text),
		}),
	);
	return { status: 200, body: {} };
}

function createMemories(store: Store, request: Incoming, appId: string): Answer {
	const { text, memories } = readBody(request, Facts);
	const words = text ?? '';
	const made = memories.map(({ content, tags = [] }) => {
		return makeMemory({ content, tags, app_id: appId });
	});
	permitted(store, request, appId, 'create_memories', 'create memories', 'integrationAPI');
	if (words.trim() === '' && made.length === 0) {
		throw new HttpError(
			422,
			'Either text or explicit memories(facts) are required and cannot be empty',
		);
	}
	if (words.trim() !== '') made.push(makeMemory({ content: words.slice(0, 100), app_id: appId }));
	store.memories.push(...made);
	return { status: 200, body: {} };
}

function cutTranscript(row: Json, most: number): Json {
	const segments = Array.isArray(row.transcript_segments) ? row.transcript_segments : [];
	const kept = (most === -1 ? segments : segments.slice(0, most)).map((segment: Json) => {
		const { id: _id, speaker_id: _speakerId, speaker_name: _name, ...rest } = segment;
		return rest;
	});
	return { ...row, transcript_segments: kept };
}

function listConversations(store: Store, request: Incoming, appId: string): Answer {
	const asked = readQuery(request, { ...window, ...transcriptLength, include_discarded: yesOrNo });
	const { limit, offset, max_transcript_segments: most, include_discarded: discarded } = asked;
	const uid = permitted(store, request, appId, 'read_conversations', 'read conversations');
	const from = queryDate(request, 'start_date');
	const to = queryDate(request, 'end_date');
	const statuses = request.query.getAll('statuses');
	const rows = ownRows(store, store.conversations, uid).filter((row) => {
		const at = Date.parse(String(row.created_at));
		return (
			(discarded === true || row.discarded !== true) &&
			(statuses.length === 0 || statuses.includes(String(row.status))) &&
			(from === undefined || at >= from) &&
			(to === undefined || at <= to)
		);
	});
	const cut = rows.slice(offset, offset + limit).map((row) => cutTranscript(row, most));
	return { status: 200, body: { conversations: compact(cut) } };
}

function searchConversations(store: Store, request: Incoming, appId: string): Answer {
	const body = readBody(request, Search);
	const most = readQuery(request, transcriptLength).max_transcript_segments;
	const uid = permitted(store, request, appId, 'read_conversations', 'read conversations');
	const { page = 1, per_page: perPage = 10, include_discarded: discarded = true } = body;
	const query = (body.query ?? '').toLowerCase();
	const hits = ownRows(store, store.conversations, uid).filter(
		(row) =>
			(discarded || row.discarded !== true) &&
			JSON.stringify(row.structured).toLowerCase().includes(query),
	);
	const cut = hits.slice((page - 1) * perPage, page * perPage);
	return {
		status: 200,
		body: {
			conversations: compact(cut.map((row) => cutTranscript(row, most))),
			total_pages: Math.ceil(hits.length / perPage),
			current_page: page,
			per_page: perPage,
		},
	};
}

function listTasks(store: Store, request: Incoming, appId: string): Answer {
	const { limit, offset, completed } = readQuery(request, { ...window, completed: yesOrNo });
	const conversation = request.query.get('conversation_id');
	const uid = permitted(store, request, appId, 'read_tasks', 'read tasks');
	const dueFrom = queryDate(request, 'due_start_date');
	const dueTo = queryDate(request, 'due_end_date');
	queryDate(request, 'start_date');
	queryDate(request, 'end_date');
	const rows = ownRows(store, store.actionItems, uid).filter((row) => {
		const due = Date.parse(String(row.due_at));
		return (
			(completed === undefined || row.completed === completed) &&
			(conversation === null || row.conversation_id === conversation) &&
			(dueFrom === undefined || due >= dueFrom) &&
			(dueTo === undefined || due <= dueTo)
		);
	});
	return { status: 200, body: { tasks: compact(rows.slice(offset, offset + limit)) } };
}
