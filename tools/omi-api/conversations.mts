import { z } from 'zod';
import { add, drop, find, newestFirst, ownRows, page, unlocked } from './rows.mts';
import { makeConversation } from './store.mts';
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
	whole,
	yesOrNo,
} from './validate.mts';

/** What every way of making a conversation takes. */
export const Circumstances = z.object({
	started_at: optional(moment),
	finished_at: optional(moment),
	language: optional(z.string()),
	geolocation: optional(z.object({ latitude: z.number(), longitude: z.number() }).passthrough()),
});

/** Where words come from that a conversation is made of. */
export const textSource = optional(z.enum(['audio_transcript', 'message', 'other_text']));

const Words = Circumstances.extend({
	text: characters(1, 100_000),
	text_source: textSource,
	text_source_spec: optional(z.string()),
});
const Segment = z.object({ text: z.string(), start: z.number(), end: z.number() }).passthrough();
const Segments = Circumstances.extend({
	transcript_segments: z.array(Segment).min(1).max(500),
	source: optional(z.string()),
	client_session_id: optional(characters(1, 200)),
});
const Changes = z.object({
	title: optional(characters(1, 500)),
	discarded: optional(z.boolean()),
});
const withTranscript = { include_transcript: yesOrNo };

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
		const asked = { query: z.string(), limit: whole(10, { min: 1, max: 100 }) };
		const { query, limit } = readQuery(request, asked);
		const words = query.toLowerCase();
		queryDate(request, 'start_date');
		queryDate(request, 'end_date');
		const hits = ownRows(store, store.conversations, uid)
			.filter(
				(row) => !row.is_locked && JSON.stringify(row.structured).toLowerCase().includes(words),
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
		const full = readQuery(request, withTranscript).include_transcript === true;
		return { status: 200, body: full ? conversation : withoutTranscript(conversation) };
	}
	unlocked(conversation, 'conversation');
	if (method === 'DELETE') return drop(store.conversations, conversation);
	if (method === 'PATCH') {
		const { title, discarded } = readBody(request, Changes);
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
	const asked = readQuery(request, { ...withTranscript, starred: yesOrNo });
	const full = asked.include_transcript === true;
	const from = queryDate(request, 'start_date');
	const to = queryDate(request, 'end_date');
	const folder = request.query.get('folder_id');
	const categories = (request.query.get('categories') ?? '').split(',').filter(Boolean);
	const rows = newestFirst(ownRows(store, store.conversations, uid)).filter((row) => {
		const at = Date.parse(String(row.created_at));
		const category = String((row.structured as Json | undefined)?.category);
		return (
			row.discarded !== true &&
			(from === undefined || at >= from) &&
			(to === undefined || at <= to) &&
			(folder === null || row.folder_id === folder) &&
			(asked.starred === undefined || (row.starred ?? false) === asked.starred) &&
			(categories.length === 0 || categories.includes(category))
		);
	});
	// Locked rows are taken out after the page was cut, which is why pages come short.
	const cut = page(rows, request, 25, full ? 25 : 100).filter((row) => row.is_locked !== true);
	return { status: 200, body: full ? cut : cut.map(withoutTranscript) };
}

interface Span {
	started_at: string;
	finished_at: string;
}

/** From when to when, with what Omi takes for what is not said. */
export function span({ started_at, finished_at }: z.output<typeof Circumstances>): Span {
	const started = started_at ?? new Date().toISOString();
	const finished = finished_at ?? new Date(Date.parse(started) + 300_000).toISOString();
	return { started_at: started, finished_at: finished };
}

function forward(time: Span): Span {
	if (Date.parse(time.finished_at) < Date.parse(time.started_at)) {
		throw new HttpError(422, 'finished_at must be after started_at');
	}
	return time;
}

function createConversation(store: Store, request: Incoming, uid: string | undefined): Answer {
	const body = readBody(request, Words);
	const made = makeConversation({
		...forward(span(body)),
		source: 'external_integration',
		language: body.language ?? 'en',
		geolocation: body.geolocation ?? null,
		structured: summaryOf(body.text),
	});
	add(store, store.conversations, [made], uid);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}

/** What Omi makes of words, as far as a stand-in can. */
export function summaryOf(words: string): Json {
	return { title: words.slice(0, 40), overview: words, emoji: '🧠', category: 'other' };
}

function createFromSegments(store: Store, request: Incoming, uid: string | undefined): Answer {
	const body = readBody(request, Segments);
	for (const [index, { text, start, end }] of body.transcript_segments.entries()) {
		if (end <= start) {
			throw new HttpError(422, `Segment ${index}: end time must be after start time`);
		}
		if (start < 0) throw new HttpError(422, `Segment ${index}: start time cannot be negative`);
		if (text.trim() === '') throw new HttpError(422, `Segment ${index}: text cannot be empty`);
	}
	const session = body.client_session_id;
	const known = ownRows(store, store.conversations, uid).find(
		(row) => session && row.client_session_id === session,
	);
	if (known) return { status: 200, body: { id: known.id, status: 'completed', discarded: false } };
	const made = makeConversation({
		...forward(span(body)),
		source: body.source ?? 'phone',
		transcript_segments: body.transcript_segments,
		client_session_id: session,
	});
	add(store, store.conversations, [made], uid);
	return { status: 200, body: { id: made.id, status: 'completed', discarded: false } };
}
