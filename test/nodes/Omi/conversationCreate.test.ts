import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { omi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('conversation', () => {
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
		const [made] = await omi.json(parameters, { baseUrl: api.url });
		expect(made).toEqual({
			id: api.store.conversations[0]?.id,
			conversationId: api.store.conversations[0]?.id,
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
			omi.run(conversation('create', { text: 'Once' }), { baseUrl: api.url }),
		).rejects.toMatchObject({
			description: expect.stringContaining(
				'check in the Omi app before you run it again',
			) as string,
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
		const [first] = await omi.json(parameters, options);
		const [again] = await omi.json(parameters, options);
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
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toThrow(message);
		expect(api.requests).toHaveLength(0);
	});

	const fromFile = (options = {}) => conversation('createFromFile', { options });
	const sent = () => api.requests[0]?.body as Record<string, unknown>;

	test('create from file takes a text file for a text', async () => {
		const files = { data: '\uFEFFWe met.\nAt noon.' };
		const [made] = await omi.json(fromFile({ language: 'de' }), { baseUrl: api.url, files });
		expect(made).toMatchObject({ id: api.store.conversations[0]?.id, status: 'completed' });
		expect(sent()).toMatchObject({ text: 'We met.\nAt noon.', language: 'de' });
	});

	test('create from file takes subtitles for segments, with who speaks and when', async () => {
		const data =
			'WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>Hi &amp; hello\n\n00:03.000 --> 00:04.000\n<v Ben>Hm\n';
		await omi.run(fromFile(), { baseUrl: api.url, files: { data } });
		expect(api.requests[0]?.rawPath).toBe('/v1/dev/user/conversations/from-segments');
		expect(sent().transcript_segments).toEqual([
			{
				text: 'Hi & hello',
				start: 1,
				end: 2.5,
				is_user: false,
				speaker: 'SPEAKER_00',
				speaker_id: 0,
			},
			{ text: 'Hm', start: 3, end: 4, is_user: false, speaker: 'SPEAKER_01', speaker_id: 1 },
		]);
	});

	test('create from file joins subtitles where there are more than Omi takes', async () => {
		const cue = (index: number) => `${index}\n00:00:00,000 --> 00:00:01,000\nWord ${index}\n`;
		const data = Array.from({ length: 1200 }, (_, index) => cue(index)).join('\n');
		await omi.run(fromFile(), { baseUrl: api.url, files: { data } });
		const segments = sent().transcript_segments as Array<{ text: string }>;
		expect(segments.length).toBeLessThanOrEqual(500);
		expect(segments.map(({ text }) => text).join(' ')).toBe(
			Array.from({ length: 1200 }, (_, index) => `Word ${index}`).join(' '),
		);
	});

	test.each([
		['no file', {}, /data/],
		['what is not text', { data: Buffer.from([0, 1, 2]) }, /not a text/],
		['an empty file', { data: '' }, /'Text' is empty/],
	])('create from file refuses %s', async (_name, files, message) => {
		await expect(omi.run(fromFile(), { baseUrl: api.url, files })).rejects.toThrow(message);
		expect(api.requests).toHaveLength(0);
	});
});
