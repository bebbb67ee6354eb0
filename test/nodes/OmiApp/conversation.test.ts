import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { APP_ID, makeConversation, USER_ID } from '../../../tools/omi-api/store.mts';
import type { Json } from '../../../tools/omi-api/types.mts';
import { omi, omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

function titled(title: string, over: Json = {}): Json {
	return makeConversation({ structured: { title, overview: '', category: 'work' }, ...over });
}

describe('conversation', () => {
	const conversation = (operation: string, parameters = {}) => ({
		resource: 'conversation',
		operation,
		...parameters,
	});

	test('create acts for the user and says that it worked', async () => {
		const parameters = conversation('create', { text: 'We met.', userId: USER_ID });
		expect(await omiApp.json(parameters, { baseUrl: api.url })).toEqual([
			{ success: true, userId: USER_ID },
		]);
		expect(api.requests[0]?.rawPath).toBe(`/v2/integrations/${APP_ID}/user/conversations`);
		expect(api.requests[0]?.query.get('uid')).toBe(USER_ID);
		expect(api.store.conversations).toHaveLength(1);
	});

	test('get many repeats the key for each status', async () => {
		api.store.conversations.push(titled('A'), titled('B', { status: 'failed' }), titled('C'));
		const parameters = conversation('getAll', {
			returnAll: true,
			filters: {
				statuses: ['completed', 'processing'],
				includeDiscarded: true,
				startedAfter: '2026-01-01T00:00:00+00:00',
			},
		});
		const rows = await omiApp.json(parameters, { baseUrl: api.url });
		expect(rows.map(({ title }) => title)).toEqual(['A', 'C']);
		const { query } = api.requests[0] ?? {};
		expect(query?.getAll('statuses')).toEqual(['completed', 'processing']);
		expect(query?.get('start_date')).toBe('2026-01-01T00:00:00.000Z');
		expect(query?.get('max_transcript_segments')).toBe('-1');
		expect(rows[0]?.transcript).toBe("User: Let's start.");
	});

	test('get many never cuts a transcript in silence', async () => {
		const segment = { text: 'Word', speaker: 'SPEAKER_01', start: 0, end: 1, is_user: false };
		const transcript_segments = Array.from({ length: 150 }, (_, index) => ({
			...segment,
			start: index,
			end: index + 1,
		}));
		api.store.conversations.push(makeConversation({ transcript_segments }));
		const parameters = conversation('getAll', { output: 'raw' });
		const [whole] = await omiApp.json(parameters, { baseUrl: api.url });
		expect(whole?.transcript_segments).toHaveLength(150);
		const hints: string[] = [];
		const cut = { ...parameters, filters: { maxTranscriptSegments: 100 } };
		const [short] = await omiApp.json(cut, { baseUrl: api.url, hints });
		expect(short?.transcript_segments).toHaveLength(100);
		expect(hints).toEqual([expect.stringContaining('may be cut') as string]);
	});

	test('items are those of the other node, and say whose they are', async () => {
		const known = titled('A');
		api.store.conversations.push(known);
		const [item] = await omiApp.json(conversation('getAll'), { baseUrl: api.url });
		const { userId, ...rest } = item ?? {};
		expect(userId).toBe(USER_ID);
		const get = { resource: 'conversation', operation: 'get', conversationId: known.id as string };
		const [mine] = await omi.json(get, { baseUrl: api.url });
		// An app learns that it was the user who spoke, and not their name.
		expect({ ...rest, transcript: null }).toEqual({ ...mine, transcript: null });
	});

	test('create from file sends subtitles as a text that keeps who speaks', async () => {
		const data =
			'1\n00:00:01,000 --> 00:00:02,000\nAnn: Hi\n\n2\n00:00:03,000 --> 00:00:04,000\nHm';
		await omiApp.run(conversation('createFromFile'), { baseUrl: api.url, files: { data } });
		expect(api.requests[0]?.body).toMatchObject({ text: 'Ann: Hi\nHm' });
	});

	test('search leaves discarded ones out, unlike Omi by default, and follows the pages', async () => {
		for (let index = 0; index < 70; index++) api.store.conversations.push(titled(`Sync ${index}`));
		api.store.conversations.push(titled('Sync discarded', { discarded: true }));
		const parameters = conversation('search', { query: 'sync', returnAll: true });
		const rows = await omiApp.json(parameters, { baseUrl: api.url });
		expect(rows).toHaveLength(70);
		expect(api.requests.map(({ body }) => (body as Json).page)).toEqual([1, 2]);
	});

	test('search, which only reads, is sent again after a failure', async () => {
		api.faults.push({ status: 503 });
		await omiApp.run(conversation('search', { query: 'sync' }), { baseUrl: api.url });
		expect(api.requests).toHaveLength(2);
	});

	test('search gives transcripts in the format chosen, and as files', async () => {
		api.store.conversations.push(titled('Sync'));
		const parameters = conversation('search', {
			query: 'sync',
			transcriptFormat: 'srt',
			transcriptFile: true,
		});
		const [item] = await omiApp.run(parameters, { baseUrl: api.url });
		expect(item?.json.transcript).toContain('00:00:00,000 --> ');
		expect(item?.binary?.data?.fileName).toBe('Sync.srt');
	});
});
