import { announcedWait, decide, type Attempt } from '../../../nodes/omiApi/policy';

const now = Date.parse('2026-10-08T09:30:00Z');

function attempt(over: Partial<Attempt>): Attempt {
	return { repeatable: false, headers: {}, attempt: 1, secondsLeft: 60, now, ...over };
}

describe('decide', () => {
	test.each<[string, Partial<Attempt>, ReturnType<typeof decide>]>([
		['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, { waitSeconds: 7 }],
		['429 with nothing', { status: 429 }, { waitSeconds: 1 }],
		['429 for the third time', { status: 429, attempt: 3 }, { waitSeconds: 4 }],
		['429 for the sixth time', { status: 429, attempt: 6 }, { retryAfterSeconds: undefined }],
		[
			'429 beyond what is left',
			{ status: 429, headers: { 'Retry-After': '61' } },
			{ retryAfterSeconds: 61 },
		],
		['500 for a write', { status: 500 }, {}],
		['500 for a read', { status: 500, repeatable: true }, { waitSeconds: 1 }],
		[
			'503 with a time',
			{ status: 503, repeatable: true, headers: { 'retry-after': '9' } },
			{ waitSeconds: 9 },
		],
		[
			'500 for the third time',
			{ status: 500, repeatable: true, attempt: 3 },
			{ retryAfterSeconds: undefined },
		],
		['a timeout of a write', { code: 'ECONNABORTED' }, {}],
		['a timeout of a read', { code: 'ECONNABORTED', repeatable: true }, { waitSeconds: 1 }],
		['a write that never left', { code: 'ECONNREFUSED' }, { waitSeconds: 1 }],
		['404', { status: 404, repeatable: true }, {}],
		['422', { status: 422 }, {}],
	])('%s', (_name, over, verdict) => {
		expect(decide(attempt(over))).toEqual(verdict);
	});

	test('never waits longer than is left', () => {
		expect(decide(attempt({ status: 429, attempt: 5, secondsLeft: 15 }))).toEqual({
			retryAfterSeconds: undefined,
		});
	});
});

describe('announcedWait', () => {
	test.each<[Record<string, unknown>, number | undefined]>([
		[{}, undefined],
		[{ 'retry-after': '' }, undefined],
		[{ 'retry-after': 'soon' }, undefined],
		[{ 'Retry-After': 'Thu, 08 Oct 2026 09:30:30 GMT' }, 30],
		[{ 'retry-after': 'Thu, 08 Oct 2026 09:00:00 GMT' }, 0],
		[{ 'retry-after': '-5' }, 0],
		[{ 'retry-after': ['1', '4'] }, 4],
		[{ 'x-ratelimit-reset': '1800' }, 1800],
		[{ 'x-ratelimit-reset': String(now / 1000 + 20) }, 20],
		[{ 'x-ratelimit-reset': String(now + 20_000) }, 20],
		[{ 'retry-after': '3', 'x-ratelimit-reset': '1800' }, 3],
		[{ 'retry-after': null, 'x-ratelimit-reset': {} }, undefined],
	])('%j is %s', (headers, seconds) => {
		expect(announcedWait(headers, now)).toBe(seconds);
	});
});
