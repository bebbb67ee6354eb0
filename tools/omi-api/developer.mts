import { z } from 'zod';
import { actionItems } from './actionItems.mts';
import { conversations } from './conversations.mts';
import { developerGoals } from './goals.mts';
import { memories } from './memories.mts';
import { find, ownRows, page } from './rows.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { optional, queryDate, readBody, readQuery, whole } from './validate.mts';

const Question = z.object({
	question: z.string().min(1),
	limit: optional(z.number()),
	timezone: optional(z.string()),
});

/** `/v1/dev/user/...`: one user's own data, guarded by a key with scopes. */

export function developer(store: Store, request: Incoming): Answer {
	const [resource = '', ...rest] = request.path.slice(3);
	const { scopes, uid } = authenticate(store, request);
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
			return conversations(store, request, rest, uid);
		case 'action-items':
			need(`action_items:${action}`);
			return actionItems(store, request, rest, uid);
		case 'goals':
			need(`goals:${action}`);
			return developerGoals(store, request, rest);
		case 'folders':
			need('conversations:read');
			if (request.method !== 'GET' || rest.length > 0) break;
			return { status: 200, body: store.folders };
		case 'daily-summaries':
			need('conversations:read');
			return dailySummaries(store, request, rest, uid);
		case 'ask':
			need('conversations:read');
			if (request.method !== 'POST') break;
			return ask(store, request);
	}
	throw new HttpError(404, 'Not Found');
}

/** `/v1/dev/key`: what the key in use may do; needs no scope. */
export function keyInfo(store: Store, request: Incoming): Answer {
	if (store.isOld) throw new HttpError(404, 'Not Found');
	const scopes = [...authenticate(store, request).scopes];
	return {
		status: 200,
		body: { id: 'key-1', name: 'n8n', key_prefix: 'omi_dev_', scopes, last_used_at: null },
	};
}

function authenticate(
	store: Store,
	request: Incoming,
): { scopes: Set<string>; uid: string | undefined } {
	const header = request.headers.authorization ?? '';
	if (!header.startsWith('Bearer ')) {
		throw new HttpError(401, "Missing or invalid Authorization header. Must be 'Bearer API_KEY'");
	}
	const key = header.slice('Bearer '.length);
	const scopes = store.keys.get(key);
	if (!scopes) throw new HttpError(401, 'Invalid API Key');
	return { scopes, uid: store.keyOwners.get(key) };
}

function dailySummaries(
	store: Store,
	request: Incoming,
	[id]: string[],
	uid: string | undefined,
): Answer {
	if (request.method !== 'GET') throw new HttpError(405, 'Method Not Allowed');
	const own = ownRows(store, store.dailySummaries, uid);
	if (id !== undefined) {
		return { status: 200, body: find(own, id, 'Daily summary') };
	}
	const dayOnly = /^\d{4}-\d{2}-\d{2}$/;
	queryDate(request, 'start_date', dayOnly);
	queryDate(request, 'end_date', dayOnly);
	const from = request.query.get('start_date') ?? '';
	const to = request.query.get('end_date') ?? '9999';
	readQuery(request, { limit: whole(30, { min: 1, max: 100 }) });
	const rows = own.filter((row) => String(row.date) >= from && String(row.date) <= to);
	return { status: 200, body: { summaries: page(rows, request, 30, 100) } };
}

function ask(store: Store, request: Incoming): Answer {
	const { question, limit = 5, timezone: zone = 'UTC' } = readBody(request, Question);
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
			title: (row.structured as Json | undefined)?.title ?? '',
			created_at: row.created_at,
		}));
	const answer = sources.length > 0 ? `You talked about ${word}.` : 'Nothing found.';
	return { status: 200, body: { answer, sources } };
}
