import { drop, find, given, newestFirst, page } from './rows.mts';
import { makeMemory } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { items, object, queryInt, queryText, text, texts } from './validate.mts';

const MEMORY_CATEGORIES = ['interesting', 'system', 'manual'];

/** `/v1/dev/user/memories`. */
export function memories(store: Store, request: Incoming, [id, second]: string[]): Answer {
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
