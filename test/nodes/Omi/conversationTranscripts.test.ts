import { startOmiApi, type Fault, type OmiApi } from '../../../tools/omi-api/server.mts';
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

function titled(title: string, over: Json = {}): Json {
	return makeConversation({ structured: { title, overview: '', category: 'work' }, ...over });
}

describe('conversation', () => {
	const conversation = (operation: string, parameters = {}) => ({
		resource: 'conversation',
		operation,
		...parameters,
	});

	const withTranscripts = conversation('getAll', { returnAll: true, includeTranscript: true });
	const detailed = () =>
		api.requests.filter(
			({ query, rawPath }) =>
				query.get('include_transcript') === 'true' && rawPath.endsWith('/conversations'),
		);

	test('get many with transcripts costs one such request for 25 conversations', async () => {
		for (let index = 0; index < 110; index++) api.store.conversations.push(titled(String(index)));
		const rows = await omi.json(withTranscripts, { baseUrl: api.url });
		expect(rows.map(({ title }) => Number(title))).toEqual(
			Array.from({ length: 110 }, (_, index) => 109 - index),
		);
		expect(rows.every(({ transcript }) => transcript === "Ann: Let's start.")).toBe(true);
		expect(detailed().map(({ query }) => query.get('offset'))).toEqual(
			[0, 25, 50, 75, 100].map(String),
		);
		expect(api.requests).toHaveLength(8);
	});

	test('get many with transcripts asks once for what is on one page', async () => {
		for (let index = 0; index < 30; index++) api.store.conversations.push(titled(String(index)));
		const some = conversation('getAll', { limit: 20, includeTranscript: true });
		expect(await omi.json(some, { baseUrl: api.url })).toHaveLength(20);
		expect(api.requests).toHaveLength(1);
	});

	const limited: Fault = { status: 429, headers: { 'Retry-After': '900' } };

	test('get many hands on what it read when the hourly limit comes, and names Max Wait', async () => {
		for (let index = 0; index < 110; index++) api.store.conversations.push(titled(String(index)));
		api.faults.push({ ...limited, when: () => detailed().length === 3 });
		const hints: string[] = [];
		const rows = await omi.json(withTranscripts, { baseUrl: api.url, hints });
		expect(rows).toHaveLength(50);
		expect(rows.every(({ transcript }) => transcript === "Ann: Let's start.")).toBe(true);
		expect(hints).toEqual([
			expect.stringMatching(
				/not all results.*after 50.*Try again in 15 minutes.*'Max Wait \(Seconds\)'.*at least 900/,
			) as string,
		]);
	});

	test('get many that goes on after failures tells the failure as an item too', async () => {
		for (let index = 0; index < 110; index++) api.store.conversations.push(titled(String(index)));
		api.faults.push({ ...limited, when: () => detailed().length === 3 });
		const rows = await omi.json(withTranscripts, { baseUrl: api.url, continueOnFail: true });
		expect(rows).toHaveLength(51);
		expect(rows[50]?.error).toContain('rate limit is reached');
	});

	test('get many hands on nothing at the limit if all or nothing is wanted', async () => {
		for (let index = 0; index < 110; index++) api.store.conversations.push(titled(String(index)));
		api.faults.push({ ...limited, when: () => detailed().length === 3 });
		const parameters = { ...withTranscripts, requestOptions: { atRateLimit: 'stop' } };
		await expect(omi.run(parameters, { baseUrl: api.url })).rejects.toMatchObject({
			message: expect.stringContaining('rate limit is reached') as string,
			description: expect.stringContaining('Max Wait') as string,
		});
	});

	test('get many gives each conversation its transcript as a file', async () => {
		api.store.conversations.push(titled('A/B: "C"'), titled('D'));
		const parameters = { ...withTranscripts, transcriptFormat: 'vtt', transcriptFile: true };
		const output = await omi.run(parameters, { baseUrl: api.url });
		expect(output.map(({ binary }) => binary?.data?.fileName)).toEqual(['D.vtt', 'A B C.vtt']);
	});
});
