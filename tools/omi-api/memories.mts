import { z } from 'zod';
import { drop, find, given, newestFirst, page } from './rows.mts';
import { makeMemory } from './store.mts';
import type { Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming, Json } from './types.mts';
import { characters, optional, readBody, readQuery, whole } from './validate.mts';

const Memory = z.object({
	content: characters(1, 500),
	category: optional(z.enum(['interesting', 'system', 'manual'])),
	visibility: optional(z.string()),
	tags: optional(z.array(z.string())),
});
const Batch = z.object({ memories: z.array(Memory).max(25) });
const Changes = Memory.extend({
	content: optional(Memory.shape.content),
	visibility: optional(z.enum(['public', 'private'])),
});

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
		const made = newMemory(readBody(request, Memory));
		store.memories.push(made);
		return { status: 200, body: made };
	}
	if (id === 'batch' && method === 'POST') {
		const made = readBody(request, Batch).memories.map(newMemory);
		store.memories.push(...made);
		return { status: 200, body: { memories: made, created_count: made.length } };
	}
	if (id === 'vector' && second === 'search' && method === 'GET') {
		const asked = { query: z.string(), limit: whole(10, { min: 1, max: 100 }) };
		const { query, limit } = readQuery(request, asked);
		const words = query.toLowerCase();
		const hits = store.memories.filter((row) => String(row.content).toLowerCase().includes(words));
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
		const changes = given(readBody(request, Changes));
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

function newMemory({ content, ...rest }: z.output<typeof Memory>): Json {
	if (content.trim() === '') throw new HttpError(422, 'content cannot be empty');
	return makeMemory(given({ content: content.trim(), ...rest }));
}
