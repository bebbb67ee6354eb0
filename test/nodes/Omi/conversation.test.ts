import { parseMemory, simplifyMemory } from '../../../nodes/domain/payloads/memory';
import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeConversation } from '../../../tools/omi-api/store.mts';
import type { Json } from '../../../tools/omi-api/types.mts';
import { omi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

const byId = (row: Json) => ({ conversationId: { mode: 'id', value: row.id as string } });

function titled(title: string, over: Json = {}): Json {
	return makeConversation({ structured: { title, overview: '', category: 'work' }, ...over });
}

describe('conversation', () => {
	const conversation = (operation: string, parameters = {}) => ({
		resource: 'conversation',
		operation,
		...parameters,
	});

	test('get answers a flat form with the transcript, or all that Omi sent', async () => {
		const known = makeConversation({ folder_name: 'Work' });
		api.store.conversations.push(known);
		const parameters = conversation('get', byId(known));
		const [item] = await omi.json(parameters, { baseUrl: api.url });
		// The same as the trigger makes of it, but for the user, whom the key implies.
		const sent = simplifyMemory(parseMemory(known)!, 'u', 'text');
		expect({ ...item, userId: 'u' }).toEqual({ ...sent, source: 'omi', folder: 'Work' });
		expect(item).not.toHaveProperty('userId');
		expect(item).toMatchObject({
			id: known.id,
			conversationId: known.id,
			title: 'Roadmap sync',
			actionItems: [{ description: 'Send proposal', completed: false }],
			transcript: "Ann: Let's start.",
		});
		const raw = { ...parameters, output: 'raw' };
		expect(await omi.json(raw, { baseUrl: api.url })).toEqual([known]);
		const selected = { ...parameters, output: 'selected', fields: ['title', 'transcript'] };
		expect(await omi.json(selected, { baseUrl: api.url })).toEqual([
			{ id: known.id, title: 'Roadmap sync', transcript: "Ann: Let's start." },
		]);
	});

	test('get gives the transcript in the format chosen, and as a file', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('get', {
			...byId(known),
			transcriptFormat: 'srt',
			transcriptFile: true,
			binaryPropertyName: 'subtitles',
		});
		const [item] = await omi.run(parameters, { baseUrl: api.url });
		const srt = "1\n00:00:00,000 --> 00:00:01,900\nAnn: Let's start.\n";
		expect(item?.json.transcript).toBe(srt);
		const file = item?.binary?.subtitles;
		expect(file).toMatchObject({
			fileName: 'Roadmap sync.srt',
			mimeType: 'application/x-subrip',
		});
		expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe(srt);
	});

	test('get without a transcript says null for it, and makes no file', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('get', {
			...byId(known),
			includeTranscript: false,
			transcriptFile: true,
		});
		const [item] = await omi.run(parameters, { baseUrl: api.url });
		expect(item?.json.transcript).toBeNull();
		expect(item?.binary).toBeUndefined();
	});

	test('get many goes on after pages that came short of locked conversations', async () => {
		for (let index = 0; index < 240; index++) {
			api.store.conversations.push(titled(String(index), { is_locked: index % 3 === 0 }));
		}
		const parameters = conversation('getAll', { returnAll: true });
		const rows = await omi.json(parameters, { baseUrl: api.url });
		expect(rows).toHaveLength(160);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(160);
	});

	test('get many sends its filters', async () => {
		const parameters = conversation('getAll', {
			returnAll: true,
			filters: {
				categories: ['work', 'health'],
				folderId: { mode: 'id', value: 'f1' },
				starred: 'starred',
				startedAfter: '2026-10-01',
				startedBefore: '2026-10-31T00:00:00',
			},
		});
		const hints: string[] = [];
		await omi.run(parameters, { baseUrl: api.url, hints });
		expect(Object.fromEntries(api.requests[0]?.query ?? [])).toEqual({
			categories: 'work,health',
			folder_id: 'f1',
			starred: 'true',
			include_transcript: 'false',
			limit: '100',
			offset: '0',
			start_date: '2026-09-30T22:00:00.000Z',
			end_date: '2026-10-31T22:59:59.999Z',
		});
		expect(hints).toEqual([expect.stringContaining('returned no conversations') as string]);
	});

	test('search by words where an older backend has no search, saying so', async () => {
		for (let index = 0; index < 150; index++) api.store.conversations.push(titled(`Day ${index}`));
		api.store.isOld = true;
		const hints: string[] = [];
		const parameters = conversation('search', { query: 'DAY 7', limit: 100 });
		const rows = await omi.json(parameters, { baseUrl: api.url, hints });
		// 7, 70 to 79, and the rest that have a 7.
		expect(rows.map(({ title }) => title)).toContain('Day 7');
		expect(rows.every(({ title }) => String(title).includes('7'))).toBe(true);
		expect(hints).toEqual([expect.stringContaining('cannot search by meaning') as string]);
	});

	test('search by words hands on what it found when the hourly limit comes', async () => {
		for (let index = 0; index < 150; index++) api.store.conversations.push(titled(`Day ${index}`));
		api.store.isOld = true;
		const isSecond = () => api.requests.length === 3;
		api.faults.push({ status: 429, headers: { 'Retry-After': '900' }, when: isSecond });
		const hints: string[] = [];
		const parameters = conversation('search', { query: 'day', returnAll: true });
		const rows = await omi.json(parameters, { baseUrl: api.url, hints });
		expect(rows).toHaveLength(100);
		expect(hints[0]).toMatch(/not all results.*after 100.*'Max Wait \(Seconds\)'/);
	});

	test('search answers what it found with its score', async () => {
		api.store.conversations.push(titled('Roadmap'), titled('Lunch'));
		const rows = await omi.json(conversation('search', { query: 'roadmap' }), { baseUrl: api.url });
		expect(rows).toMatchObject([{ title: 'Roadmap', score: 0.91 }]);
	});

	test.each([
		['{"success": false}', 'Omi did not do what was asked'],
		['{"error": "login required"}', 'Omi did not do what was asked: login required'],
		['{"login": "required"}', "Omi's answer is not one that this node knows"],
	])('delete takes the answer %s for a failure', async (body, message) => {
		api.faults.push({ status: 200, body: JSON.parse(body) as unknown });
		const known = makeConversation();
		await expect(
			omi.run(conversation('delete', byId(known)), { baseUrl: api.url }),
		).rejects.toMatchObject({
			message,
			description: expect.stringContaining('check in the Omi app') as string,
		});
		expect(api.requests).toHaveLength(1);
	});

	test.each(['', '{}', '{"status": "ok"}'])(
		'delete takes the answer "%s" for done',
		async (body) => {
			const known = makeConversation();
			api.faults.push({ status: 200, body: body === '' ? '' : (JSON.parse(body) as unknown) });
			expect(await omi.json(conversation('delete', byId(known)), { baseUrl: api.url })).toEqual([
				{ deleted: true },
			]);
		},
	);

	test('update changes the title and discards', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('update', {
			...byId(known),
			updateFields: { title: 'New', status: 'kept' },
		});
		const [row] = await omi.json(parameters, { baseUrl: api.url });
		expect(row).toMatchObject({ id: known.id, title: 'New' });
		expect(api.requests[0]?.body).toEqual({ title: 'New', discarded: false });
	});

	test('delete answers that it is deleted, and an error when it was gone', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('delete', byId(known));
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow(
			'Conversation not found',
		);
	});
});
