import { developerGoals } from './goals.mts';
import { makeActionItem, makeConversation, makeMemory } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import {
	bool,
	date,
	isJson,
	items,
	num,
	object,
	queryBool,
	queryDate,
	queryInt,
	queryText,
	text,
	texts,
} from './validate.mts';

/** `/v1/dev/user/...`: one user's own data, guarded by a key with scopes. */

const MEMORY_CATEGORIES = ['interesting', 'system', 'manual'];

export function developer(store: Store, request: Incoming): Answer {
	const [resource = '', ...rest] = request.path.slice(3);
	const scopes = authenticate(store, request);
	const need = (scope: string): void => {
		if (!scopes.has(scope)) {
			throw new HttpError(403, `Insufficient permissions. Required scope: ${scope}`);
		}
	};
	const action = request.method === 'GET' ? 'read' : 'write';
	switch (resource) {
		case 'memories':
			need(`memories:${action}`);
			return memories(store, request, rest);
		case 'conversations':
			need(`conversations:${action}`);
			return conversations(store, request, rest);
		case 'action-items':
			need(`action_items:${action}`);
			return actionItems(store, request, rest);
		case 'goals':
			need(`goals:${action}`);
			return developerGoals(store, request, rest);
		case 'folders':
			need('conversations:read');
			if (request.method !== 'GET' || rest.length > 0) break;
			return { status: 200, body: store.folders };
		case 'daily-summaries':
			need('conversations:read');
			return dailySummaries(store, request, rest);
		case 'ask':
			need('conversations:read');
			if (request.method !== 'POST') break;
			return ask(store, request);
	}
	throw new HttpError(404, 'Not Found');
}

function authenticate(store: Store, request: Incoming): Set<string> {
	const header = request.headers.authorization ?? '';
	if (!header.startsWith('Bearer ')) {
		throw new HttpError(401, "Missing or invalid Authorization header. Must be 'Bearer API_KEY'");
	}
	const scopes = store.keys.get(header.slice('Bearer '.length));
	if (!scopes) throw new HttpError(401, 'Invalid API Key');
	return scopes;
}

export function page(rows: Json[], request: Incoming, fallback: number, max: number): Json[] {
	const limit = Math.max(1, Math.min(queryInt(request, 'limit', fallback), max));
	const offset = Math.max(0, queryInt(request, 'offset', 0));
	return rows.slice(offset, offset + limit);
}

export function find(rows: Json[], id: string | undefined, name: string): Json {
	const row = rows.find((candidate) => candidate.id === id);
	if (!row) throw new HttpError(404, `${name} not found`);
	return row;
}

export function unlocked(row: Json, name: string): Json {
	if (row.is_locked === true) {
		throw new HttpError(402, `A paid plan is required to access this ${name}.`);
	}
	return row;
}

export function drop(rows: Json[], row: Json): Answer {
	rows.splice(rows.indexOf(row), 1);
	return { status: 200, body: { success: true } };
}

/** Leaves out what was not given; what is there may still be null. */
export function given(fields: Json): Json {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function newestFirst(rows: Json[]): Json[] {
	return [...rows].sort((a, b) => String(b.created_at).localeCompare(String(a.created_at)));
}

function memories(store: Store, request: Incoming, [id, second]: string[]): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const categories = (request.query.get('categories') ?? '').split(',').filter(Boolean);
		const rows = newestFirst(store.memories).filter(
			(row) => categories.length === 0 || categories.includes(String(row.category)),
		);
		return { status: 200, body: page(rows, request, 25, 1000) };
	}
	if (id === undefined && method === 'POST') {
		const made = newMemory(object(request.body));
		store.memories.push(made);
		return { status: 200, body: made };
	}
	if (id === 'batch' && method === 'POST') {
		const made = items(object(request.body), 'memories', 25).map((entry) =>
			newMemory(object(entry, ['body', 'memories'])),
		);
		store.memories.push(...made);
		return { status: 200, body: { memories: made, created_count: made.length } };
	}
	if (id === 'vector' && second === 'search' && method === 'GET') {
		const query = queryText(request, 'query').toLowerCase();
		const limit = queryInt(request, 'limit', 10, { min: 1, max: 100 });
		const hits = store.memories.filter((row) => String(row.content).toLowerCase().includes(query));
		const found = hits.slice(0, limit).map((row) => ({
			id: row.id,
			content: row.content,
			category: row.category,
			relevance_score: 0.9,
		}));
		return { status: 200, body: { items: found, returned_count: found.length } };
	}
	const memory = find(store.memories, id, 'Memory');
	if (method === 'GET') return { status: 200, body: memory };
	if (method === 'DELETE') return drop(store.memories, memory);
	if (method === 'PATCH') {
		const body = object(request.body);
		const changes = given({
			content: text(body, 'content', { min: 1, max: 500, optional: true }),
			visibility: text(body, 'visibility', { optional: true, oneOf: ['public', 'private'] }),
			category: text(body, 'category', { optional: true, oneOf: MEMORY_CATEGORIES }),
			tags: texts(body, 'tags'),
		});
		if (Object.keys(changes).length === 0) {
			throw new HttpError(
				422,
				'At least one field (content, visibility, tags, or category) must be provided',
			);
		}
		return { status: 200, body: Object.assign(memory, changes) };
	}
	throw new HttpError(405, 'Method Not Allowed');
}

function newMemory(body: Json): Json {
	const content = text(body, 'content', { min: 1, max: 500 }) ?? '';
	if (content.trim() === '') throw new HttpError(422, 'content cannot be empty');
	return makeMemory(
		given({
			content: content.trim(),
			category: text(body, 'category', { optional: true, oneOf: MEMORY_CATEGORIES }),
			visibility: text(body, 'visibility', { optional: true }),
			tags: texts(body, 'tags'),
		}),
	);
}

function conversations(store: Store, request: Incoming, [id]: string[]): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') return listConversations(store, request);
	if (id === undefined && method === 'POST') return createConversation(store, request);
	if (id === 'from-segments' && method === 'POST') return createFromSegments(store, request);
	if (id === 'search' && method === 'GET') {
		const query = queryText(request, 'query').toLowerCase();
		const limit = queryInt(request, 'limit', 10, { min: 1, max: 100 });
		queryDate(request, 'start_date');
		queryDate(request, 'end_date');
		const hits = store.conversations
			.filter(
				(row) => !row.is_locked && JSON.stringify(row.structured).toLowerCase().includes(query),
			)
			.slice(0, limit);
		return {
			status: 200,
			body: hits.map((row) => ({ conversation: withoutTranscript(row), score: 0.91 })),
		};
	}
	const conversation = find(store.conversations, id, 'Conversation');
	if (method === 'GET') {
		if (conversation.is_locked === true) throw new HttpError(404, 'Conversation not found');
		const full = queryBool(request, 'include_transcript') === true;
		return { status: 200, body: full ? conversation : withoutTranscript(conversation) };
	}
	unlocked(conversation, 'conversation');
	if (method === 'DELETE') return drop(store.conversations, conversation);
	if (method === 'PATCH') {
		const body = object(request.body);
		const title = text(body, 'title', { min: 1, max: 500, optional: true });
		const discarded = bool(body, 'discarded');
		if (title === undefined && discarded === undefined) {
			throw new HttpError(422, 'At least one field (title or discarded) must be provided');
		}
		if (title !== undefined) Object.assign(conversation.structured as Json, { title });
		if (discarded !== undefined) conversation.discarded = discarded;
		return { status: 200, body: conversation };
	}
	throw new HttpError(405, 'Method Not Allowed');
}

function withoutTranscript(row: Json): Json {
	return { ...row, transcript_segments: null };
}

function listConversations(store: Store, request: Incoming): Answer {
	const full = queryBool(request, 'include_transcript') === true;
	const from = queryDate(request, 'start_date');
	const to = queryDate(request, 'end_date');
	const folder = request.query.get('folder_id');
	const starred = queryBool(request, 'starred');
	const categories = (request.query.get('categories') ?? '').split(',').filter(Boolean);
	const rows = newestFirst(store.conversations).filter((row) => {
		const at = Date.parse(String(row.created_at));
		const category = isJson(row.structured) ? String(row.structured.category) : '';
		return (
			row.discarded !== true &&
			(from === undefined || at >= from) &&
			(to === undefined || at <= to) &&
			(folder === null || row.folder_id === folder) &&
			(starred === undefined || (row.starred ?? false) === starred) &&
			(categories.length === 0 || categories.includes(category))
		);
	});
	// Locked rows are taken out after the page was cut, which is why pages come short.
	const cut = page(rows, request, 25, full ? 25 : 100).filter((row) => row.is_locked !== true);
	return { status: 200, body: full ? cut : cut.map(withoutTranscript) };
}

function span(body: Json): { started_at: string; finished_at: string } {
	const started = date(body, 'started_at') ?? new Date().toISOString();
	const finished =
		date(body, 'finished_at') ?? new Date(Date.parse(started) + 300_000).toISOString();
	if (Date.parse(finished) < Date.parse(started)) {
		throw new HttpError(422, 'finished_at must be after started_at');
	}
	return { started_at: started, finished_at: finished };
}

export function place(body: Json): Json | undefined {
	if (body.geolocation === undefined || body.geolocation === null) return undefined;
	const parent = ['body', 'geolocation'];
	const value = object(body.geolocation, parent);
	num(value, 'latitude', false, parent);
	num(value, 'longitude', false, parent);
	return value;
}

function createConversation(store: Store, request: Incoming): Answer {
	const body = object(request.body);
	const words = text(body, 'text', { min: 1, max: 100_000 }) ?? '';
	text(body, 'text_source', {
		optional: true,
		oneOf: ['audio_transcript', 'message', 'other_text'],
	});
	text(body, 'text_source_spec', { optional: true });
	const made = makeConversation({
		...span(body),
		source: 'external_integration',
		language: text(body, 'language', { optional: true }) ?? 'en',
		geolocation: place(body) ?? null,
		structured: { title: words.slice(0, 40), overview: words, emoji: '🧠', category: 'other' },
	});
	store.conversations.push(made);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}

function createFromSegments(store: Store, request: Incoming): Answer {
	const body = object(request.body);
	const segments = items(body, 'transcript_segments', 500, 1).map((entry, index) => {
		const segment = object(entry, ['body', 'transcript_segments', index]);
		const parent = ['body', 'transcript_segments', index];
		const words = text(segment, 'text', {}, parent) ?? '';
		const start = num(segment, 'start', false, parent) ?? 0;
		const end = num(segment, 'end', false, parent) ?? 0;
		if (end <= start) {
			throw new HttpError(422, `Segment ${index}: end time must be after start time`);
		}
		if (start < 0) throw new HttpError(422, `Segment ${index}: start time cannot be negative`);
		if (words.trim() === '') throw new HttpError(422, `Segment ${index}: text cannot be empty`);
		return segment;
	});
	const session = text(body, 'client_session_id', { min: 1, max: 200, optional: true });
	const known = store.conversations.find((row) => session && row.client_session_id === session);
	if (known) return { status: 200, body: { id: known.id, status: 'completed', discarded: false } };
	const made = makeConversation({
		...span(body),
		source: text(body, 'source', { optional: true }) ?? 'phone',
		transcript_segments: segments,
		client_session_id: session,
	});
	store.conversations.push(made);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}

function actionItems(store: Store, request: Incoming, [id]: string[]): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') {
		const completed = queryBool(request, 'completed');
		const conversation = request.query.get('conversation_id');
		const from = queryDate(request, 'start_date');
		const to = queryDate(request, 'end_date');
		const rows = store.actionItems.filter((row) => {
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
		store.actionItems.push(made);
		return { status: 200, body: made };
	}
	if (id === 'batch' && method === 'POST') {
		const made = items(object(request.body), 'action_items', 50).map((entry) =>
			newActionItem(object(entry, ['body', 'action_items'])),
		);
		store.actionItems.push(...made);
		// Omi reads them back by ID, in whatever order its database gives.
		return { status: 200, body: { action_items: [...made].reverse(), created_count: made.length } };
	}
	const item = unlocked(find(store.actionItems, id, 'Action item'), 'action item');
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
	return makeActionItem(
		given({
			description: description.trim(),
			completed: bool(body, 'completed'),
			due_at: date(body, 'due_at'),
		}),
	);
}

function dailySummaries(store: Store, request: Incoming, [id]: string[]): Answer {
	if (request.method !== 'GET') throw new HttpError(405, 'Method Not Allowed');
	if (id !== undefined) {
		return { status: 200, body: find(store.dailySummaries, id, 'Daily summary') };
	}
	const dayOnly = /^\d{4}-\d{2}-\d{2}$/;
	queryDate(request, 'start_date', dayOnly);
	queryDate(request, 'end_date', dayOnly);
	const from = request.query.get('start_date') ?? '';
	const to = request.query.get('end_date') ?? '9999';
	queryInt(request, 'limit', 30, { min: 1, max: 100 });
	const rows = store.dailySummaries.filter(
		(row) => String(row.date) >= from && String(row.date) <= to,
	);
	return { status: 200, body: { summaries: page(rows, request, 30, 100) } };
}

function ask(store: Store, request: Incoming): Answer {
	const body = object(request.body);
	const question = text(body, 'question', { min: 1 }) ?? '';
	const limit = num(body, 'limit') ?? 5;
	const zone = text(body, 'timezone', { optional: true }) ?? 'UTC';
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
	} catch {
		throw new HttpError(422, `Invalid timezone: ${zone}`);
	}
	const word = question.toLowerCase().split(/\W+/).at(-2) ?? '';
	const sources = store.conversations
		.filter((row) => JSON.stringify(row.structured).toLowerCase().includes(word))
		.slice(0, limit)
		.map((row) => ({
			id: row.id,
			title: isJson(row.structured) ? row.structured.title : '',
			created_at: row.created_at,
		}));
	const answer = sources.length > 0 ? `You talked about ${word}.` : 'Nothing found.';
	return { status: 200, body: { answer, sources } };
}
