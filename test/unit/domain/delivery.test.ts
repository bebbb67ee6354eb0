import { toDelivery, type IncomingRequest } from '../../../nodes/domain/delivery';

const AT = Date.UTC(2026, 9, 8, 9);

function deliver(request: Partial<IncomingRequest> = {}) {
	return toDelivery(
		{ method: 'POST', url: '/x', headers: {}, bytes: Buffer.alloc(0), ...request },
		AT,
	);
}

const typed = (type: string) => ({ 'content-type': type });

describe('a delivery', () => {
	it('tells path, method, time and parameters of a request apart', () => {
		expect(deliver({ url: '/web%20hook/x?uid=a&uid=b', method: 'PUT' })).toMatchObject({
			at: AT,
			method: 'PUT',
			path: '/web%20hook/x',
			query: new Map([['uid', 'b']]),
			userId: 'b',
		});
	});

	it('has header names in lower case, and the last of several values', () => {
		const headers = { 'X-Omi-Event': 'audio_bytes', 'Idempotency-Key': ['a', 'b'], __proto__: 'x' };
		expect(deliver({ headers }).headers).toMatchObject({
			'x-omi-event': 'audio_bytes',
			'idempotency-key': 'b',
		});
	});
});

describe('the body of a delivery', () => {
	const bytes = Buffer.from('{"a": "ü"}');

	it('is what the server has parsed where the sender declares JSON', () => {
		const headers = typed('application/json; charset=utf-8');
		expect(deliver({ headers, bytes, parsed: { parsed: true } }).json).toEqual({ parsed: true });
	});

	it.each([
		'application/json',
		'application/vnd.omi+json',
		'text/plain',
		'application/x-www-form-urlencoded',
		'',
	])('is read as JSON where it looks like it and is called "%s"', (type) => {
		expect(deliver({ headers: typed(type), bytes }).json).toEqual({ a: 'ü' });
	});

	it('is read as JSON without a content type, with blanks or a byte order mark before it', () => {
		for (const before of ['', ' \r\n\t', '\uFEFF']) {
			expect(deliver({ bytes: Buffer.from(`${before}[1]\n`) }).json).toEqual([1]);
		}
	});

	it.each(['{"a":', '{nothing}', 'text', '"text"', '17', 'null', '', '[\u0000'])(
		'is no JSON where it is %j',
		(text) => {
			expect(deliver({ bytes: Buffer.from(text) }).json).toBeUndefined();
		},
	);

	it('is never read as JSON where it is sound, whatever its first bytes look like', () => {
		const headers = typed('application/octet-stream');
		expect(deliver({ headers, bytes: Buffer.from('[1]'), parsed: {} }).json).toBeUndefined();
	});

	it('is nothing where it is empty, though n8n hands on an empty object', () => {
		expect(deliver({ headers: typed('application/json'), parsed: {} }).json).toBeUndefined();
	});

	it('does not reach the prototype of objects', () => {
		deliver({ bytes: Buffer.from('{"__proto__": {"polluted": true}}') });
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('the user of a delivery', () => {
	const body = (json: unknown) => ({ bytes: Buffer.from(JSON.stringify(json)) });

	it('is named by the query, whatever the body says', () => {
		expect(deliver({ url: '/x?uid=q', ...body({ uid: 'b', session_id: 's' }) }).userId).toBe('q');
	});

	it('is named by the body where the query names none', () => {
		expect(deliver(body({ uid: 'b', session_id: 's' })).userId).toBe('b');
		expect(deliver(body({ session_id: 's' })).userId).toBe('s');
		expect(deliver({ url: '/x?uid=', ...body({ session_id: 's' }) }).userId).toBe('s');
	});

	it.each([[{}], [{ uid: 5 }], [{ uid: null }], [{ uid: ' ' }], [[{ uid: 'u' }]]])(
		'is nobody in %j',
		(json) => {
			expect(deliver(body(json)).userId).toBeNull();
		},
	);

	it('has an id of reasonable length without blanks around it', () => {
		expect(deliver({ url: '/x?uid=+u1AbC+' }).userId).toBe('u1AbC');
		expect(deliver({ url: `/x?uid=${'u'.repeat(129)}` }).userId).toBeNull();
		expect(deliver({ url: `/x?uid=${'u'.repeat(128)}` }).userId).toHaveLength(128);
	});
});
