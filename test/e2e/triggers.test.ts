import { roomWith } from '../support/voices';
import { developerMemory, liveSegment, realtime } from '../support/payloads';
import { end, items, request, trigger, useN8n, workflowWith, type Item } from './support/n8n.mts';
import { accepted, atOnce, different, ramp, readWav, secondsOf, send } from './support/omi.mts';

/** Each trigger in the real n8n, with its default engine: what Omi sends, and what becomes of it. */

jest.setTimeout(120_000);

const n8n = useN8n();

const publish = async (type: string, parameters: Record<string, unknown> = {}) => {
	const saved = await n8n().publish(workflowWith(type, { options: {}, ...parameters }));
	const url = saved.webhookUrl(trigger);
	/** The items of all executions, each of which must have succeeded. */
	const started = async (atLeast: number): Promise<Item[][]> => {
		const executions = await n8n().executions(saved.id, { atLeast, settleMs: 700 });
		expect(different(executions.map(({ status, mode }) => `${status} ${mode}`))).toEqual(
			executions.length === 0 ? [] : ['success webhook'],
		);
		return executions.map((execution) => items(execution, end));
	};
	return { saved, url, started };
};

const json = (item: Item | undefined) => item?.json;
const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

/** Headers of a signed delivery; without a credential the node does not look at the signature. */
const signed = (event: string, id: string) => ({
	'X-Omi-Signature': 't=1760000000,v1=00',
	'X-Omi-Event': event,
	'X-Omi-Delivery': id,
});

/** How the URL of a delivery ends, in each generation of Omi's backend and for both kinds of receivers. */
const queries = [
	['a developer’s URL', '?uid=u1AbC'],
	['a developer’s URL with a token, until mid-2026', '?token=t?uid=u1AbC'],
	['a developer’s URL with a token, since', '?token=t&uid=u1AbC'],
	['an app’s URL that names a user of its own', '?uid=somebody&uid=u1AbC'],
] as const;

describe('Omi Memory Trigger', () => {
	const simplified = {
		id: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
		title: 'Roadmap sync',
		overview: 'What comes next.',
		emoji: '📅',
		category: 'work',
		transcript: "Ann: Let's start.",
		actionItems: [
			{
				description: 'Send proposal',
				completed: false,
				dueAt: '2026-10-10T17:00:00.000Z',
				ownerName: null,
				context: null,
			},
		],
		events: [
			{
				title: 'Review',
				description: '',
				startsAt: '2026-10-12T09:00:00.000Z',
				durationMinutes: 30,
			},
		],
		startedAt: '2026-10-08T09:00:04.000Z',
		finishedAt: '2026-10-08T09:12:31.500Z',
		durationSeconds: 747.5,
		language: 'en',
		userId: 'u1AbC',
		deliveredAt: time,
		receivedBy: 'webhook',
		conversationId: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
	};

	/** An app gets the place and not the names that a developer gets. */
	const appMemory = () => {
		const memory = developerMemory({
			geolocation: { latitude: 52.5, longitude: 13.4, address: 'Berlin' },
		});
		for (const segment of memory.transcript_segments as Array<Record<string, unknown>>) {
			delete segment.speaker_name;
		}
		delete memory.folder_name;
		return memory;
	};

	it('takes a finished memory in every form that Omi sends it in', async () => {
		const { url, started } = await publish('omiMemoryTrigger');
		const answers: string[] = [];
		for (const [, query] of queries) answers.push(await send(url + query, developerMemory()));
		answers.push(
			await send(`${url}?uid=u1AbC`, developerMemory(), { 'Idempotency-Key': 'k1' }),
			await send(`${url}?uid=u1AbC`, developerMemory(), signed('memory_created', 'd1')),
			await send(`${url}?uid=u1AbC`, appMemory()),
			await send(`${url}?uid=u1AbC`, appMemory(), {
				'X-Omi-Idempotency-Key': 'conversation:9a1c0c52:finalization',
			}),
		);

		expect(different(answers)).toEqual([accepted]);
		const fromApp = { ...simplified, transcript: "User: Let's start." };
		expect((await started(8)).map((list) => list.map(json))).toEqual([
			...Array.from({ length: 6 }, () => [simplified]),
			[fromApp],
			[fromApp],
		]);
	});

	it('takes what the documentation of Omi shows, and a bare minimum', async () => {
		const { url, started } = await publish('omiMemoryTrigger');
		const documented = {
			id: 'm1',
			created_at: '2024-07-22T23:59:45.910559+00:00',
			started_at: '2024-07-21T22:34:43.384323+00:00',
			finished_at: '2024-07-21T22:35:43.384323+00:00',
			transcript_segments: [
				{ text: 'Hi', speaker: 'SPEAKER_00', speakerId: 0, is_user: false, start: 10, end: 20 },
			],
			photos: [],
			structured: { title: 'T', overview: 'O', emoji: '🗣️', category: 'personal' },
			apps_response: [{ app_id: 'a', content: 'c' }],
			discarded: false,
		};
		expect(await send(`${url}?uid=u`, documented)).toBe(accepted);
		expect(await send(`${url}?uid=u`, { structured: {}, transcript_segments: [] })).toBe(accepted);

		const [[first] = [], [second] = []] = await started(2);
		expect(json(first)).toEqual({
			id: 'm1',
			conversationId: 'm1',
			title: 'T',
			overview: 'O',
			emoji: '🗣️',
			category: 'personal',
			transcript: 'Speaker 0: Hi',
			actionItems: [],
			events: [],
			startedAt: '2024-07-21T22:34:43.384Z',
			finishedAt: '2024-07-21T22:35:43.384Z',
			durationSeconds: 60,
			language: null,
			userId: 'u',
			deliveredAt: time,
			receivedBy: 'webhook',
		});
		expect(json(second)).toMatchObject({ id: '', title: '', transcript: '', durationSeconds: 0 });
	});

	it('hands on what Omi sent, untouched, and splits action items out', async () => {
		const raw = await publish('omiMemoryTrigger', { output: 'raw' });
		const split = await publish('omiMemoryTrigger', { splitOut: 'actionItems' });
		const memory = developerMemory({ something_new: { from: 'Omi', list: [1, null, 'é'] } });
		const idle = developerMemory({ structured: { title: 'Nothing to do', action_items: [] } });
		for (const body of [memory, idle]) {
			expect(await send(`${raw.url}?uid=u`, body)).toBe(accepted);
			expect(await send(`${split.url}?uid=u`, body)).toBe(accepted);
		}

		expect((await raw.started(2)).map((list) => list.map(json))).toEqual([
			[{ ...memory, userId: 'u', receivedBy: 'webhook' }],
			[{ ...idle, userId: 'u', receivedBy: 'webhook' }],
		]);
		expect((await split.started(1)).map((list) => list.map(json))).toEqual([
			[
				{
					...simplified.actionItems[0],
					conversationId: simplified.id,
					conversationTitle: 'Roadmap sync',
					userId: 'u',
					deliveredAt: time,
					receivedBy: 'webhook',
				},
			],
		]);
	});

	it('accepts what it does not start for: filtered, repeated, misdirected, none of Omi’s', async () => {
		const { url, started } = await publish('omiMemoryTrigger', {
			options: { categories: ['work'], minimumDuration: 60, skipRepeats: true },
		});
		const memory = developerMemory({ id: 'once' });
		expect(await send(`${url}?uid=u`, memory)).toBe(accepted);
		const unwanted: unknown[] = [
			memory,
			developerMemory({ id: 'discarded', discarded: true }),
			developerMemory({ id: 'imported', source: 'external_integration' }),
			developerMemory({ id: 'by an app', app_id: 'a1' }),
			developerMemory({ id: 'other', structured: { category: 'music' } }),
			developerMemory({ id: 'short', finished_at: '2026-10-08T09:00:05+00:00' }),
			realtime('u', liveSegment('a', 'Speech.', 0)),
			{ summary: "{'id': 1}", summary_json: null, uid: 'u' },
			[],
			{},
			{ hello: 'world' },
		];
		for (const body of unwanted) expect(await send(`${url}?uid=u`, body)).toBe(accepted);
		expect(await send(`${url}?sample_rate=16000&uid=u`, ramp(100))).toBe(accepted);
		expect(await send(url, developerMemory({ id: 'nobody’s' }))).toBe(accepted);

		const ids = (await started(2)).map((list) => list.map(({ json: { id } }) => id));
		expect(ids).toEqual([['once'], ['nobody’s']]);
	});

	it('starts once for copies of a delivery that come at the same moment', async () => {
		const { url, started } = await publish('omiMemoryTrigger');
		const keys = ['Idempotency-Key', 'X-Omi-Idempotency-Key', 'X-Omi-Delivery'];
		for (const name of keys) {
			const copies = Array.from({ length: 6 }, () => developerMemory({ id: name }));
			const answers = await atOnce(copies, 6, async (copy) => {
				return await send(`${url}?uid=u`, copy, { [name]: `key of ${name}` });
			});
			expect(different(answers)).toEqual([accepted]);
		}
		// The same key of another user is another delivery.
		await send(`${url}?uid=v`, developerMemory({ id: 'v' }), { [keys[0]!]: `key of ${keys[0]}` });

		const ids = (await started(4)).map((list) => list.map(({ json: { id } }) => id));
		expect(ids).toEqual([...keys.map((name) => [name]), ['v']]);
	});
});

describe('Omi Transcript Trigger on each delivery', () => {
	const item = (userId: string, text: string, changes: object) => ({
		userId,
		sessionId: expect.stringMatching(new RegExp(`^${userId}-\\d+-1$`)) as unknown,
		part: 1,
		isFinal: false,
		endedBy: null,
		deliveredAt: time,
		startedAt: time,
		endedAt: time,
		durationSeconds: 1,
		transcript: `Speaker 1: ${text}`,
		segments: [
			{
				id: 'a',
				text,
				speaker: 'SPEAKER_01',
				speakerId: 1,
				isUser: false,
				personId: null,
				start: 0,
				end: 1,
			},
		],
		...changes,
	});

	it('takes speech in every form that Omi sends it in', async () => {
		const { url, started } = await publish('omiTranscriptTrigger', { triggerOn: 'delivery' });
		const say = (id: string) => realtime('u1AbC', liveSegment(id, id, 0));
		const answers: string[] = [];
		for (const [who, query] of queries) answers.push(await send(url + query, say(who)));
		answers.push(
			await send(`${url}?uid=u1AbC`, say('key'), { 'Idempotency-Key': 'k1' }),
			await send(`${url}?uid=u1AbC`, say('signed'), signed('realtime_transcript', 'd1')),
			await send(url, say('by session_id alone')),
		);

		expect(different(answers)).toEqual([accepted]);
		const list = (await started(7)).map((one) => one.map(json));
		const texts = [...queries.map(([who]) => who), 'key', 'signed', 'by session_id alone'];
		expect(list).toEqual(
			texts.map((text, index) => [
				item('u1AbC', text, {
					part: index + 1,
					segments: [{ ...item('', text, {}).segments[0], id: text }],
				}),
			]),
		);
		expect(new Set(list.map(([one]) => one?.sessionId)).size).toBe(1);
	});

	it('takes what the documentation of Omi shows', async () => {
		const { url, started } = await publish('omiTranscriptTrigger', { triggerOn: 'delivery' });
		const documented = [
			{ text: 'Hello', speaker: 'SPEAKER_02', speakerId: 2, is_user: true, start: 1.5, end: 2 },
			{ text: 'there.', speaker: 'SPEAKER_02', speakerId: 2, is_user: true, start: 2, end: 3 },
		];
		expect(await send(`${url}?session_id=abc123&uid=user123`, documented)).toBe(accepted);

		const [[first] = []] = await started(1);
		expect(json(first)).toEqual(
			item('user123', '', {
				transcript: 'User: Hello there.',
				durationSeconds: 1.5,
				segments: documented.map(({ text, speaker, speakerId, is_user: isUser, start, end }) => ({
					id: expect.any(String) as unknown,
					text,
					speaker,
					speakerId,
					isUser,
					personId: null,
					start,
					end,
				})),
			}),
		);
	});

	it('drops what it has heard, and takes other wordings for new', async () => {
		const { url, started } = await publish('omiTranscriptTrigger', {
			triggerOn: 'delivery',
			options: { speakers: 'others', includeSession: true },
		});
		const of = (text: string, changes = {}) => liveSegment('a', text, 0, changes);
		const bodies: unknown[] = [
			realtime('u', of('Turn the lights of')),
			realtime('u', of('Turn the lights of')),
			realtime('u', of('Turn the lights off')),
			realtime('u', of('Mine', { is_user: true })),
			realtime('u'),
			developerMemory(),
			{},
		];
		for (const body of bodies) expect(await send(`${url}?uid=u`, body)).toBe(accepted);
		expect(await send(`${url}?sample_rate=8000&uid=u`, ramp(10))).toBe(accepted);

		const texts = (await started(2)).map((list) =>
			list.map(({ json: { transcript } }) => transcript),
		);
		expect(texts).toEqual([['Speaker 1: Turn the lights of'], ['Speaker 1: Turn the lights off']]);
	});

	it('starts once for copies of a delivery that come at the same moment', async () => {
		const { url, started } = await publish('omiTranscriptTrigger', { triggerOn: 'delivery' });
		const copies = Array.from({ length: 8 }, () => realtime('u', liveSegment('a', 'Once.', 0)));
		const answers = await atOnce(copies, 8, async (copy, index) => {
			// Half of them without a key: then the segments tell that they are the same.
			return await send(`${url}?uid=u`, copy, index % 2 ? { 'Idempotency-Key': 'same' } : {});
		});

		expect(different(answers)).toEqual([accepted]);
		expect((await started(1)).map((list) => list.map(json))).toEqual([[item('u', 'Once.', {})]]);
	});
});

describe('Omi Audio Trigger', () => {
	const description = (pcm: Buffer, changes: object) => ({
		userId: 'u1AbC',
		sessionId: expect.stringMatching(/^u1AbC-\d+-1$/) as unknown,
		part: 1,
		isFinal: false,
		endedBy: null,
		sampleRate: 16_000,
		durationSeconds: pcm.length / 32_000,
		startedAt: time,
		endedAt: time,
		deliveredAt: time,
		deliveries: 1,
		gaps: [],
		rmsDbfs: expect.any(Number) as unknown,
		peakDbfs: expect.any(Number) as unknown,
		...changes,
	});

	it('makes a WAV file of each delivery, in every form that Omi sends sound in', async () => {
		const { url, started } = await publish('omiAudioTrigger', { triggerOn: 'delivery' });
		const sound = ramp(84_000);
		const burst = secondsOf(sound, 16_000);
		const requests: Array<[query: string, pcm: Buffer, rate: number]> = [
			['?sample_rate=16000&uid=u1AbC', sound, 16_000],
			['?token=t?sample_rate=8000&uid=u1AbC', ramp(8_000, 1), 8_000],
			['?token=t&sample_rate=16000&uid=u1AbC', ramp(64_160, 2), 16_000],
			...burst.map((pcm): [string, Buffer, number] => [
				'?token=t&sample_rate=16000&uid=u1AbC',
				pcm,
				16_000,
			]),
		];
		const answers: string[] = [];
		for (const [index, [query, pcm]] of requests.entries()) {
			answers.push(await send(url + query, pcm, { 'Idempotency-Key': `chunk ${index}` }));
		}

		expect(different(answers)).toEqual([accepted]);
		const list = await started(requests.length);
		expect(burst).toHaveLength(6);
		expect(list).toHaveLength(requests.length);
		for (const [index, [, pcm, sampleRate]] of requests.entries()) {
			const [item] = list[index] ?? [];
			expect(list[index]).toHaveLength(1);
			expect(json(item)).toEqual(
				description(pcm, {
					// What is recorded at another rate is of another device.
					sessionId: expect.stringMatching(sampleRate === 8_000 ? /-2$/ : /-1$/) as unknown,
					part: sampleRate === 8_000 ? 1 : Math.max(index, 1),
					sampleRate,
					durationSeconds: pcm.length / 2 / sampleRate,
					gaps: expect.any(Array) as unknown,
				}),
			);
			expect(item?.binary?.data).toMatchObject({ mimeType: 'audio/wav', fileExtension: 'wav' });
			const file = item ? await n8n().binary(item) : Buffer.alloc(0);
			const { pcm: heard, ...header } = readWav(file);
			expect(header).toEqual({
				riffSize: file.length - 8,
				format: 1,
				channels: 1,
				sampleRate,
				byteRate: sampleRate * 2,
				blockAlign: 2,
				bitsPerSample: 16,
				dataSize: pcm.length,
			});
			expect(heard.equals(pcm)).toBe(true);
		}
	});

	it('hands on bare samples, under the chosen name, and skips silence', async () => {
		const { url, started } = await publish('omiAudioTrigger', {
			triggerOn: 'delivery',
			format: 'pcm',
			options: { binaryPropertyName: 'sound', skipSilence: true },
		});
		const pcm = roomWith([[0, 2]], 2, 16_000);
		for (const body of [Buffer.alloc(3_200), pcm, Buffer.alloc(0)]) {
			expect(await send(`${url}?sample_rate=16000&uid=u1AbC`, body)).toBe(accepted);
		}
		const unusable = `${url}?sample_rate=12&uid=u1AbC`;
		expect(await send(unusable, pcm)).toBe(accepted);
		expect(await send(`${url}?uid=u1AbC`, developerMemory())).toBe(accepted);

		const list = await started(1);
		expect(list.map((one) => one.map(json))).toEqual([
			[description(pcm, { part: 2, durationSeconds: 2, gaps: [] })],
		]);
		const [[item] = []] = list;
		expect(item?.binary?.sound).toMatchObject({ mimeType: 'audio/l16;rate=16000' });
		expect(item && (await n8n().binary(item, 'sound')).equals(pcm)).toBe(true);
	});

	it('starts once for copies of a chunk that come at the same moment', async () => {
		const { url, started } = await publish('omiAudioTrigger', { triggerOn: 'delivery' });
		const copies = Array.from({ length: 6 }, () => ramp(16_000));
		const answers = await atOnce(copies, 6, async (copy) => {
			return await send(`${url}?sample_rate=16000&uid=u`, copy, { 'Idempotency-Key': 'same' });
		});

		expect(different(answers)).toEqual([accepted]);
		expect(await started(1)).toHaveLength(1);
	});
});

describe.each([
	['omiMemoryTrigger', developerMemory()],
	['omiTranscriptTrigger', realtime('u', liveSegment('a', 'Hello.', 0))],
	['omiAudioTrigger', ramp(16_000)],
])('%s', (type, body) => {
	it('answers the setup check of Omi’s, and a browser with a page', async () => {
		const { url, started } = await publish(type);

		expect(await request(`${url}?uid=u`)).toMatchObject({
			status: 200,
			json: { is_setup_completed: true },
		});
		const page = await request(`${url}?uid=<script>`, undefined, {
			accept: 'text/html,application/xhtml+xml',
		});
		expect(page.status).toBe(200);
		expect(page.headers.get('content-type')).toMatch(/^text\/html/);
		expect(page.text).toContain('The connection works');
		expect(page.text).not.toContain('script');
		expect(await started(0)).toEqual([]);
	});

	it('shows the first delivery in the editor, with what production would do', async () => {
		const saved = await n8n().save(workflowWith(type, { options: {} }));
		const url = await n8n().listen(saved, trigger, end);

		expect(await send(`${url}?sample_rate=16000&uid=u`, body)).toBe(accepted);

		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		const shown = execution ? items(execution, end) : [];
		expect(shown).toHaveLength(1);
		expect(json(shown[0])).toMatchObject({
			userId: 'u',
			inProduction: expect.stringMatching(/^The workflow would start/) as unknown,
		});
		if (type === 'omiAudioTrigger' && shown[0]) {
			expect(readWav(await n8n().binary(shown[0])).pcm.equals(ramp(16_000))).toBe(true);
		}
	});

	it('shows in the editor what has come to the wrong URL', async () => {
		const saved = await n8n().save(workflowWith(type, { options: {} }));
		const url = await n8n().listen(saved, trigger, end);

		expect(await send(`${url}?uid=u`, { summary: 'None', uid: 'u' })).toBe(accepted);

		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		expect(execution && items(execution, end).map(json)).toEqual([
			{
				body: { summary: 'None', uid: 'u' },
				inProduction: expect.stringContaining('belongs to the Omi Day Summary Trigger') as unknown,
			},
		]);
	});

	it('goes on after a body that n8n cannot read', async () => {
		const { url, started } = await publish(type, { triggerOn: 'delivery' });

		const broken = await request(`${url}?uid=u`, '{"segments": [', {
			'content-type': 'application/json',
		});
		expect(broken.status).toBe(422);
		expect(await send(`${url}?sample_rate=16000&uid=u`, body)).toBe(accepted);

		expect(await started(1)).toHaveLength(1);
	});
});
