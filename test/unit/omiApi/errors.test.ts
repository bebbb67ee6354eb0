import {
	complain,
	detailOf,
	inWords,
	unreachable,
	type Refusal,
} from '../../../nodes/omiApi/errors';

function refusal(over: Partial<Refusal>): Refusal {
	return {
		api: 'developerApi',
		status: 500,
		body: undefined,
		headers: {},
		writes: false,
		now: Date.parse('2026-10-08T09:30:00Z'),
		...over,
	};
}

describe('detailOf', () => {
	test.each<[unknown, string]>([
		[{ detail: 'Memory not found' }, 'Memory not found'],
		[
			{ detail: [{ loc: ['body', 'content'], msg: 'String should have at most 500 characters' }] },
			"'content' String should have at most 500 characters",
		],
		[
			{
				detail: [
					{ loc: ['body', 'memories', 3, 'content'], msg: 'Field required' },
					{ loc: ['query', 'uid'], msg: 'Field required' },
				],
			},
			"'memories.3.content' Field required; 'uid' Field required",
		],
		[{ detail: [null, 'odd', { msg: 'Bare' }, {}] }, 'odd; Bare'],
		[{ detail: { enabled: false, reason: 'no_grant' } }, 'no_grant'],
		[{ message: 'Gateway' }, 'Gateway'],
		[{}, ''],
		[null, ''],
		['<html>', ''],
		[{ detail: ` long\n${'x'.repeat(400)}` }, `long ${'x'.repeat(295)}…`],
	])('%j', (body, expected) => {
		expect(detailOf(body)).toBe(expected);
	});
});

describe('complain', () => {
	test('says when to try again', () => {
		expect(complain(refusal({ status: 429, retryAfterSeconds: 1800 }))).toEqual({
			message: "Omi's rate limit is reached",
			wayOut: 'Try again in 30 minutes, at 10:00 UTC',
		});
	});

	test.each([400, 401, 402, 403, 404, 413, 418, 422, 429, 500, 502, 503, 301])(
		'always has something to say and to do about %i',
		(status) => {
			for (const api of ['developerApi', 'appApi'] as const) {
				for (const body of [undefined, null, '', '<html>', [], { detail: 5 }]) {
					const { message, wayOut } = complain(refusal({ api, status, body }));
					expect(message).not.toBe('');
					expect(wayOut).not.toBe('');
				}
			}
		},
	);
});

describe('unreachable', () => {
	test('tells a write that may have happened from one that cannot have', () => {
		expect(unreachable({ code: 'ECONNABORTED' }, true)).toEqual({
			message: 'Omi did not answer in time',
			wayOut:
				'Omi may have done it all the same, so check in the Omi app before you run it again (ECONNABORTED)',
		});
		expect(unreachable({ code: 'ENOTFOUND' }, true).wayOut).toContain("'Base URL'");
		expect(unreachable({}, false).wayOut).toContain('try again later');
	});

	test("passes on n8n's own reason, such as its protection of private addresses", () => {
		const reason = 'The request was blocked because it resolves to a restricted IP address';
		expect(unreachable({ reason }, true)).toEqual({
			message: 'n8n could not complete the request',
			wayOut: reason,
		});
	});
});

test.each([
	[0, '1 second'],
	[1, '1 second'],
	[1.2, '2 seconds'],
	[89, '89 seconds'],
	[90, '2 minutes'],
	[3600, '60 minutes'],
])('%d seconds in words', (seconds, words) => {
	expect(inWords(seconds)).toBe(words);
});
