import { isDone, readCreated, refusalIn, rowOf, rowsOf } from '../../../nodes/omiApi/answers';
import { readBaseUrl } from '../../../nodes/omiApi/baseUrl';

describe('a list', () => {
	test.each<[unknown, unknown]>([
		[[{ id: 1 }, null, 'x', [2]], [{ id: 1 }]],
		[{ memories: [{ id: 1 }] }, [{ id: 1 }]],
		[{ items: [{ id: 1 }] }, [{ id: 1 }]],
		[{ memories: null, items: [] }, []],
		[{}, undefined],
		[{ error: 'login required' }, undefined],
		[{ success: false, memories: [] }, undefined],
		[{ error: 'locked', items: [] }, undefined],
		[{ rows: [{ id: 1 }] }, undefined],
		['[]', undefined],
		[null, undefined],
	])('in %j is %j', (body, rows) => {
		expect(rowsOf(body, 'memories', 'items')).toEqual(rows);
	});
});

describe('one object', () => {
	test.each<[unknown, unknown]>([
		[
			{ id: 1, name: 'A' },
			{ id: 1, name: 'A' },
		],
		[{ memory: { id: 1 } }, { id: 1 }],
		[[{ id: 1 }], { id: 1 }],
		[
			{ id: null, name: 'A' },
			{ id: null, name: 'A' },
		],
		[{ error: 'login required' }, undefined],
		[{ error: { id: 'e1', message: 'no' } }, undefined],
		[{ id: 1, success: false }, undefined],
		[{}, undefined],
		[[], undefined],
		[7, undefined],
	])('in %j is %j', (body, row) => {
		expect(rowOf(body, ['id'])).toEqual(row);
	});
});

describe('done', () => {
	test.each([
		{},
		{ success: true },
		{ deleted: true },
		{ status: 'Ok' },
		{ message: 'Deleted successfully' },
		{ id: 1 },
		[],
	])('is what %j says', (body) => {
		expect(isDone(body)).toBe(true);
	});

	test.each([
		{ success: false },
		{ error: 'login required' },
		{ id: 1, error: 'locked' },
		{ success: true, error: { message: 'no' } },
		{ status: 'failed' },
		{ message: 'Please sign in' },
		{ page: 1 },
		null,
		'ok',
	])('is not what %j says', (body) => {
		expect(isDone(body)).toBe(false);
	});
});

test.each<[unknown, string | undefined]>([
	[{ error: 'login required' }, 'login required'],
	[{ error: { message: 'no' } }, 'no'],
	[{ error: true, message: 'no' }, 'no'],
	[{ success: false, detail: 'locked' }, 'locked'],
	[{ success: false }, ''],
	[{ error: null, id: 1 }, undefined],
	[{ error: false }, undefined],
	[[], undefined],
])('the refusal in %j is %j', (body, reason) => {
	expect(refusalIn(body)).toBe(reason);
});

test.each<[unknown, unknown]>([
	[
		{ memories: [{ id: 1 }], created_count: 1 },
		{ rows: [{ id: 1 }], count: 1 },
	],
	[{ created_count: 2 }, { rows: [], count: 2 }],
	[[{ id: 1 }], { rows: [{ id: 1 }], count: undefined }],
	[{ error: 'no' }, undefined],
])('what a batch made, in %j, is %j', (body, created) => {
	expect(readCreated(body, 'memories')).toEqual(created);
});

describe('a base URL', () => {
	const own = 'https://api.omi.me';

	test.each([
		['', own],
		[undefined, own],
		[' https://api.omi.me/ ', own],
		['https://api.omi.me//', own],
		['https://api.omi.me/v1/dev', own],
		['https://api.omi.me/v1/dev/', own],
		['https://api.omi.me/v1/dev/user/memories', own],
		['https://api.omi.me/v2/integrations/app-1/notification', own],
		['https://api.omi.me/v1', own],
		['http://127.0.0.1:8080/omi/v1/dev', 'http://127.0.0.1:8080/omi'],
		['https://example.com/v1/development', 'https://example.com/v1/development'],
		['https://dev.example.com', 'https://dev.example.com'],
	])('%j is read as %j', (given, expected) => {
		expect(readBaseUrl(given)).toBe(expected);
	});

	test.each(['api.omi.me', 'ftp://api.omi.me', 'https://', 'https://?x', 'javascript:alert(1)'])(
		'%j is none',
		(given) => {
			expect(readBaseUrl(given)).toBeUndefined();
		},
	);
});
