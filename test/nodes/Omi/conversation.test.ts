import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { APP_ID, makeConversation, USER_ID } from '../../../tools/omi-api/store.mts';
import type { Json } from '../../../tools/omi-api/types.mts';
import { jsonOf, runOmi } from '../../support/omiNode.mts';

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

describe('conversation, Developer API', () => {
	const conversation = (operation: string, parameters = {}) => ({
		resource: 'conversation',
		operation,
		...parameters,
	});

	test('create sends the text with times in UTC and answers the id', async () => {
		const parameters = conversation('create', {
			text: 'We met at noon.',
			options: {
				startedAt: '2026-10-08T12:00:00',
				finishedAt: '={{ DateTime.fromISO("2026-10-08T12:30:00+02:00") }}',
				language: 'de',
				latitude: 52.5,
				longitude: 13.4,
				textSource: 'message',
				textSourceSpec: 'email',
			},
		});
		const [made] = await jsonOf(parameters, { baseUrl: api.url });
		expect(made).toEqual({
			id: api.store.conversations[0]?.id,
			status: 'completed',
			discarded: false,
		});
		expect(api.requests[0]?.body).toEqual({
			text: 'We met at noon.',
			text_source: 'message',
			text_source_spec: 'email',
			started_at: '2026-10-08T10:00:00.000Z',
			finished_at: '2026-10-08T10:30:00.000Z',
			language: 'de',
			geolocation: { latitude: 52.5, longitude: 13.4 },
		});
	});

	test('create is not sent again when the answer got lost, and says to look first', async () => {
		api.faults.push({ afterActing: true, drop: true });
		await expect(
			runOmi(conversation('create', { text: 'Once' }), { baseUrl: api.url }),
		).rejects.toMatchObject({
			description: expect.stringContaining('look in Omi before running it again') as string,
		});
		expect(api.store.conversations).toHaveLength(1);
		expect(api.requests).toHaveLength(1);
	});

	test('create from segments takes the segments of a trigger as they are', async () => {
		const parameters = conversation('createFromSegments', {
			segments: '={{ $json.segments }}',
			options: { clientSessionId: 'user-1-7', source: 'omi' },
		});
		const segments = [
			{
				id: 's1',
				text: ' Hi. ',
				speaker: 'SPEAKER_00',
				speakerId: 0,
				isUser: true,
				start: 0,
				end: 1,
			},
			{ text: 'Hello.', speaker_id: 1, is_user: false, person_id: 'p1', start: 1, end: 2.5 },
		];
		const options = { baseUrl: api.url, items: [{ segments }] };
		const [first] = await jsonOf(parameters, options);
		const [again] = await jsonOf(parameters, options);
		expect(again).toEqual(first);
		expect(api.store.conversations).toHaveLength(1);
		expect(api.requests[0]?.body).toEqual({
			client_session_id: 'user-1-7',
			source: 'omi',
			transcript_segments: [
				{ text: 'Hi.', start: 0, end: 1, is_user: true, speaker: 'SPEAKER_00', speaker_id: 0 },
				{ text: 'Hello.', start: 1, end: 2.5, is_user: false, speaker_id: 1, person_id: 'p1' },
			],
		});
	});

	test.each([
		['nothing', '[]', "'Segments' holds 0 segments"],
		['no list', '7', "'Segments' is not a JSON list"],
		['broken JSON', '[{', "'Segments' is not a JSON list"],
		['an end before the start', '[{"text":"a","start":2,"end":1}]', 'Segment 0'],
		['no text', '[{"text":" ","start":0,"end":1}]', 'Segment 0'],
		['null', '[null]', 'Segment 0'],
	])('create from segments refuses %s', async (_name, segments, message) => {
		const parameters = conversation('createFromSegments', { segments });
		await expect(runOmi(parameters, { baseUrl: api.url })).rejects.toThrow(message);
		expect(api.requests).toHaveLength(0);
	});

	test('get answers a flat form with the transcript, or all that Omi sent', async () => {
		const known = makeConversation({ folder_name: 'Work' });
		api.store.conversations.push(known);
		const parameters = conversation('get', byId(known));
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([
			{
				id: known.id,
				title: 'Roadmap sync',
				overview: 'Talked about the roadmap.',
				category: 'work',
				startedAt: known.started_at,
				finishedAt: known.finished_at,
				language: 'en',
				folder: 'Work',
				actionItems: ['Send proposal'],
				transcript: "Ann: Let's start.",
			},
		]);
		expect(await jsonOf({ ...parameters, simplify: false }, { baseUrl: api.url })).toEqual([known]);
	});

	test('get many goes on after pages that came short of locked conversations', async () => {
		for (let index = 0; index < 240; index++) {
			api.store.conversations.push(titled(String(index), { is_locked: index % 3 === 0 }));
		}
		const parameters = conversation('getAll', { returnAll: true });
		const rows = await jsonOf(parameters, { baseUrl: api.url });
		expect(rows).toHaveLength(160);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(160);
	});

	test('get many sends its filters and asks for 25 at a time with transcripts', async () => {
		const parameters = conversation('getAll', {
			returnAll: true,
			includeTranscript: true,
			filters: {
				categories: 'work, health',
				folderId: { mode: 'id', value: 'f1' },
				starred: true,
				startDate: '2026-10-01',
				endDate: '2026-10-31',
			},
		});
		await runOmi(parameters, { baseUrl: api.url });
		expect(Object.fromEntries(api.requests[0]?.query ?? [])).toEqual({
			categories: 'work,health',
			folder_id: 'f1',
			starred: 'true',
			include_transcript: 'true',
			limit: '25',
			offset: '0',
			start_date: '2026-09-30T22:00:00.000Z',
			end_date: '2026-10-31T22:59:59.999Z',
		});
	});

	test('search answers what it found with its score', async () => {
		api.store.conversations.push(titled('Roadmap'), titled('Lunch'));
		const rows = await jsonOf(conversation('search', { query: 'roadmap' }), { baseUrl: api.url });
		expect(rows).toMatchObject([{ title: 'Roadmap', score: 0.91 }]);
	});

	test('update changes the title and discards', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('update', {
			...byId(known),
			updateFields: { title: 'New', discarded: false },
		});
		const [row] = await jsonOf(parameters, { baseUrl: api.url });
		expect(row).toMatchObject({ structured: { title: 'New' }, discarded: false });
		expect(api.requests[0]?.body).toEqual({ title: 'New', discarded: false });
	});

	test('delete answers that it is deleted, and an error when it was gone', async () => {
		const known = makeConversation();
		api.store.conversations.push(known);
		const parameters = conversation('delete', byId(known));
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
		await expect(runOmi(parameters, { baseUrl: api.url })).rejects.toThrow(
			'Conversation not found',
		);
	});
});

describe('conversation, App API', () => {
	const conversation = (operation: string, parameters = {}) => ({
		authentication: 'appApi',
		resource: 'conversation',
		operation,
		...parameters,
	});

	test('create acts for the user and says that it worked', async () => {
		const parameters = conversation('create', { text: 'We met.', userId: USER_ID });
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ success: true }]);
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
				maxTranscriptSegments: -1,
				startDate: '2026-01-01T00:00:00+00:00',
			},
		});
		const rows = await jsonOf(parameters, { baseUrl: api.url });
		expect(rows.map(({ title }) => title)).toEqual(['A', 'C']);
		const { query } = api.requests[0] ?? {};
		expect(query?.getAll('statuses')).toEqual(['completed', 'processing']);
		expect(query?.get('start_date')).toBe('2026-01-01T00:00:00.000Z');
		expect(query?.get('max_transcript_segments')).toBe('-1');
		expect(rows[0]?.transcript).toBe("User: Let's start.");
	});

	test('search leaves discarded ones out, unlike Omi by default, and follows the pages', async () => {
		for (let index = 0; index < 70; index++) api.store.conversations.push(titled(`Sync ${index}`));
		api.store.conversations.push(titled('Sync discarded', { discarded: true }));
		const parameters = conversation('search', { query: 'sync', returnAll: true });
		const rows = await jsonOf(parameters, { baseUrl: api.url });
		expect(rows).toHaveLength(70);
		expect(api.requests.map(({ body }) => (body as Json).page)).toEqual([1, 2]);
	});

	test('search, which only reads, is sent again after a failure', async () => {
		api.faults.push({ status: 503 });
		await runOmi(conversation('search', { query: 'sync' }), { baseUrl: api.url });
		expect(api.requests).toHaveLength(2);
	});
});
