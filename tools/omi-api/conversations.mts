import { add, drop, find, newestFirst, ownRows, page, unlocked } from './rows.mts';
import { makeConversation } from './store.mts';
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
} from './validate.mts';

/** `/v1/dev/user/conversations`. */
export function conversations(
	store: Store,
	request: Incoming,
	[id]: string[],
	uid: string | undefined,
): Answer {
	const { method } = request;
	if (id === undefined && method === 'GET') return listConversations(store, request, uid);
	if (id === undefined && method === 'POST') return createConversation(store, request, uid);
	if (id === 'from-segments' && method === 'POST') return createFromSegments(store, request, uid);
	if (id === 'search' && method === 'GET' && !store.isOld) {
		const query = queryText(request, 'query').toLowerCase();
		const limit = queryInt(request, 'limit', 10, { min: 1, max: 100 });
		queryDate(request, 'start_date');
		queryDate(request, 'end_date');
		const hits = ownRows(store, store.conversations, uid)
			.filter(
				(row) => !row.is_locked && JSON.stringify(row.structured).toLowerCase().includes(query),
			)
			.slice(0, limit);
		return {
			status: 200,
			body: hits.map((row) => ({ conversation: withoutTranscript(row), score: 0.91 })),
		};
	}
	const conversation = find(ownRows(store, store.conversations, uid), id, 'Conversation');
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

function listConversations(store: Store, request: Incoming, uid: string | undefined): Answer {
	const full = queryBool(request, 'include_transcript') === true;
	const from = queryDate(request, 'start_date');
	const to = queryDate(request, 'end_date');
	const folder = request.query.get('folder_id');
	const starred = queryBool(request, 'starred');
	const categories = (request.query.get('categories') ?? '').split(',').filter(Boolean);
	const rows = newestFirst(ownRows(store, store.conversations, uid)).filter((row) => {
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

function createConversation(store: Store, request: Incoming, uid: string | undefined): Answer {
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
	add(store, store.conversations, [made], uid);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}

function createFromSegments(store: Store, request: Incoming, uid: string | undefined): Answer {
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
	const known = ownRows(store, store.conversations, uid).find(
		(row) => session && row.client_session_id === session,
	);
	if (known) return { status: 200, body: { id: known.id, status: 'completed', discarded: false } };
	const made = makeConversation({
		...span(body),
		source: text(body, 'source', { optional: true }) ?? 'phone',
		transcript_segments: segments,
		client_session_id: session,
	});
	add(store, store.conversations, [made], uid);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}
