import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { APP_ID, APP_KEY, DEVELOPER_KEY, USER_ID } from '../../tools/omi-api/store.mts';

/** What Omi refuses, in FastAPI's shape and words: the stand-in answers so, as the nodes show it to people. */

let api: OmiApi;
beforeAll(async () => {
	api = await startOmiApi();
});
afterAll(async () => await api.close());

async function answer(key: string, method: string, path: string, body?: unknown) {
	const response = await fetch(api.url + path, {
		method,
		headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	return {
		status: response.status,
		detail: ((await response.json()) as { detail: unknown }).detail,
	};
}

const developer = (method: string, path: string, body?: unknown) => {
	return answer(DEVELOPER_KEY, method, `/v1/dev/user/${path}`, body);
};
const app = (method: string, path: string, body?: unknown) => {
	return answer(APP_KEY, method, `/v2/integrations/${APP_ID}/${path}`, body);
};

const dictionary = ['Input should be a valid dictionary', 'model_type'];
const missing = ['Field required', 'missing'];
const notText = ['Input should be a valid string', 'string_type'];
const notList = ['Input should be a valid list', 'list_type'];
const notBoolean = ['Input should be a valid boolean', 'bool_type'];
const notNumber = ['Input should be a valid number', 'float_type'];
const tooShort = ['String should have at least 1 character', 'string_too_short'];
const tooLong = ['String should have at most 500 characters', 'string_too_long'];
const noMoment = ['Input should be a valid datetime', 'datetime_from_date_parsing'];
const oneOf = (...options: string[]) => [
	`Input should be ${options.map((option) => `'${option}'`).join(' or ')}`,
	'enum',
];

const memory = { content: 'x' };
const segment = { text: 'Hi', start: 0, end: 1 };

describe('The Developer API refuses a body', () => {
	it.each<[string, string, unknown, Array<string | number>, string[]]>([
		['POST', 'memories', undefined, [], missing],
		['POST', 'memories', ['tea'], [], dictionary],
		['POST', 'memories', 'tea', [], dictionary],
		['POST', 'memories', {}, ['content'], missing],
		['POST', 'memories', { content: null }, ['content'], notText],
		['POST', 'memories', { content: '' }, ['content'], tooShort],
		['POST', 'memories', { content: 'x'.repeat(501) }, ['content'], tooLong],
		['POST', 'memories', { content: 'x', tags: 'tea' }, ['tags'], notList],
		[
			'POST',
			'memories',
			{ content: 'x', category: 'none' },
			['category'],
			oneOf('interesting', 'system', 'manual'),
		],
		['POST', 'memories/batch', {}, ['memories'], missing],
		['POST', 'memories/batch', { memories: {} }, ['memories'], notList],
		['POST', 'memories/batch', { memories: [memory, {}] }, ['memories', 1, 'content'], missing],
		[
			'POST',
			'memories/batch',
			{ memories: Array(26).fill(memory) },
			['memories'],
			['List should have at most 25 items', 'too_long'],
		],
		['POST', 'conversations', { text: 'x', started_at: 'now' }, ['started_at'], noMoment],
		['POST', 'conversations', { text: 'x', started_at: '2026-10-08' }, ['started_at'], noMoment],
		['POST', 'conversations', { text: 'x', geolocation: 7 }, ['geolocation'], dictionary],
		[
			'POST',
			'conversations',
			{ text: 'x', geolocation: { latitude: 1 } },
			['geolocation', 'longitude'],
			missing,
		],
		[
			'POST',
			'conversations',
			{ text: 'x', text_source: 'letter' },
			['text_source'],
			oneOf('audio_transcript', 'message', 'other_text'),
		],
		[
			'POST',
			'conversations/from-segments',
			{ transcript_segments: [] },
			['transcript_segments'],
			['List should have at least 1 item', 'too_short'],
		],
		[
			'POST',
			'conversations/from-segments',
			{ transcript_segments: [segment, 'Hi'] },
			['transcript_segments', 1],
			dictionary,
		],
		[
			'POST',
			'conversations/from-segments',
			{ transcript_segments: [segment, { ...segment, end: '1' }] },
			['transcript_segments', 1, 'end'],
			notNumber,
		],
		['POST', 'action-items', { description: 7 }, ['description'], notText],
		['POST', 'action-items', { description: 'x', completed: 'yes' }, ['completed'], notBoolean],
		['POST', 'goals', { title: 'x', target_value: '10' }, ['target_value'], notNumber],
		['POST', 'goals', { title: 'x', unit: 10 }, ['unit'], notText],
		['POST', 'ask', { question: '' }, ['question'], tooShort],
	])('%s %s %j', async (method, path, body, place, [msg, type]) => {
		expect(await developer(method, path, body)).toEqual({
			status: 422,
			detail: [{ loc: ['body', ...place], msg, type }],
		});
	});

	it('for everything that is wrong with it', async () => {
		const { detail } = await developer('POST', 'memories', { tags: [7, 'tea', null] });
		expect(detail).toEqual([
			{ loc: ['body', 'content'], msg: missing[0], type: missing[1] },
			{ loc: ['body', 'tags', 0], msg: notText[0], type: notText[1] },
			{ loc: ['body', 'tags', 2], msg: notText[0], type: notText[1] },
		]);
	});

	it('with words of its own where the fields are right and what they say is not', async () => {
		const spoken = (over: object) => ({ transcript_segments: [{ ...segment, ...over }] });
		const refused: Array<[string, object, string]> = [
			['memories', { content: ' ' }, 'content cannot be empty'],
			['action-items', { description: ' ' }, 'description cannot be empty'],
			[
				'conversations/from-segments',
				spoken({ end: 0 }),
				'Segment 0: end time must be after start time',
			],
			[
				'conversations/from-segments',
				spoken({ start: -1 }),
				'Segment 0: start time cannot be negative',
			],
			['conversations/from-segments', spoken({ text: ' ' }), 'Segment 0: text cannot be empty'],
			[
				'conversations',
				{ text: 'x', started_at: '2026-10-08T10:00:00Z', finished_at: '2026-10-08T09:00:00Z' },
				'finished_at must be after started_at',
			],
			['ask', { question: 'Who?', timezone: 'Mars' }, 'Invalid timezone: Mars'],
		];
		for (const [path, body, detail] of refused) {
			expect(await developer('POST', path, body)).toEqual({ status: 422, detail });
		}
	});
});

describe('The Developer API refuses a question', () => {
	const wrong = ['Input should be a valid integer', 'int_parsing'];
	it.each([
		['memories?limit=ten', 'limit', wrong],
		['memories?offset=1.5', 'offset', wrong],
		[
			'conversations?include_transcript=perhaps',
			'include_transcript',
			['Input should be a valid boolean', 'bool_parsing'],
		],
		['conversations/search', 'query', missing],
		[
			'conversations/search?query=a&limit=0',
			'limit',
			['Input should be greater than or equal to 1', 'greater_than_equal'],
		],
		[
			'daily-summaries?limit=101',
			'limit',
			['Input should be less than or equal to 100', 'less_than_equal'],
		],
	])('%s', async (path, name, [msg, type]) => {
		expect(await developer('GET', path)).toEqual({
			status: 422,
			detail: [{ loc: ['query', name], msg, type }],
		});
	});

	it('whose moment cannot be read, in words of its own', async () => {
		for (const moment of ['yesterday', '2026-10-08T09:00:00 00:00']) {
			const asked = await developer('GET', `conversations?start_date=${moment}`);
			const detail = expect.stringContaining('Invalid start_date format');
			expect(asked).toEqual({ status: 400, detail });
		}
	});

	it('that sets a goal to what is no number', async () => {
		const { status, detail } = await developer('PATCH', 'goals/any/progress?current_value=inf');
		expect([status, detail]).toEqual([
			422,
			[{ loc: ['query', 'current_value'], msg: 'Input should be a finite number', type: 'finite' }],
		]);
	});
});

describe("An app's API refuses", () => {
	it.each<[string, string, unknown, Array<string | number>, string[]]>([
		['POST', 'user/conversations', {}, ['body', 'text'], missing],
		['POST', 'user/memories', { memories: [{ content: 'x' }] }, ['body', 'text'], missing],
		['POST', 'user/memories', { text: null, memories: 'x' }, ['body', 'memories'], notList],
		[
			'GET',
			'conversations?limit=0',
			undefined,
			['query', 'limit'],
			['Input should be greater than or equal to 1', 'greater_than_equal'],
		],
		['GET', 'memories', undefined, ['query', 'uid'], missing],
		['POST', 'notification?uid=u', undefined, ['query', 'message'], missing],
		['POST', 'search/conversations', { page: 'one' }, ['body', 'page'], notNumber],
	])('%s %s %j', async (method, path, body, loc, [msg, type]) => {
		const address = path.includes('memories') && method === 'GET' ? path : withUser(path);
		expect(await app(method, address, body)).toEqual({ status: 422, detail: [{ loc, msg, type }] });
	});

	it('memories of nothing, in words of its own', async () => {
		const { status, detail } = await app('POST', withUser('user/memories'), { text: ' ' });
		expect(status).toBe(422);
		expect(detail).toContain('cannot be empty');
	});
});

function withUser(path: string): string {
	return `${path}${path.includes('?') ? '&' : '?'}uid=${USER_ID}`;
}
