import { parsePairs, parseQuery } from '../../../nodes/domain/query';

const read = (url: string) => Object.fromEntries(parseQuery(url));

describe('the query of a delivery', () => {
	const forms: Array<[string, string, Record<string, string>]> = [
		['a plain uid', '/webhook/x?uid=U', { uid: 'U' }],
		['a uid after own parameters', '/x?a=1&uid=U', { a: '1', uid: 'U' }],
		['a uid glued on with a second ?', '/x?token=t?uid=U', { token: 't', uid: 'U' }],
		[
			"an old backend's audio query",
			'/x?token=t?sample_rate=16000&uid=U',
			{ token: 't', sample_rate: '16000', uid: 'U' },
		],
		[
			'a token at the end, after which Omi glues both',
			'/x?a=1&token=t?sample_rate=8000&uid=U',
			{ a: '1', token: 't', sample_rate: '8000', uid: 'U' },
		],
		['a second ? that a proxy has encoded', '/x?token=t%3Fuid=U', { token: 't', uid: 'U' }],
		['all of it encoded', '/x?token=t%3fuid%3dU', { token: 't', uid: 'U' }],
		['two ? in a row', '/x??uid=U', { uid: 'U' }],
		['a uid that comes twice', '/x?uid=first&uid=last', { uid: 'last' }],
		['a uid of our own before the glued one', '/x?uid=mine?uid=U', { uid: 'U' }],
		['a token with = in it', '/x?token=YWJj==&uid=U', { token: 'YWJj==', uid: 'U' }],
		['a token with ? in it', '/x?token=a?b&uid=U', { token: 'a?b', uid: 'U' }],
		['spaces', '/x?a=one+two%20three', { a: 'one two three' }],
		['a plus sign', '/x?token=a%2Bb', { token: 'a+b' }],
		['any language', '/x?name=Zo%C3%AB&%E5%90%8D=1', { name: 'Zoë', 名: '1' }],
		['a parameter without a value', '/x?flag&uid=U', { flag: '', uid: 'U' }],
		['empty pairs', '/x?&&uid=U&', { uid: 'U' }],
		['a value without a name', '/x?=nobody&uid=U', { uid: 'U' }],
		['no query', '/x', {}],
		['an empty query', '/x?', {}],
	];
	it.each(forms)('is read with %s', (_, url, expected) => {
		expect(read(url)).toEqual(expected);
	});

	it.each(['%', '%zz', '%C3%28', '%E0%A4%A', '100%+sure'])(
		'keeps %s, which cannot be decoded, and all that stands beside it',
		(value) => {
			expect(read(`/x?a=${value}&uid=U`)).toEqual({ a: value.replace('+', ' '), uid: 'U' });
		},
	);

	it('treats the names of built-in things as any others', () => {
		const query = parseQuery('/x?__proto__=a&constructor=b&toString=c');
		expect([...query]).toEqual([
			['__proto__', 'a'],
			['constructor', 'b'],
			['toString', 'c'],
		]);
		expect(parseQuery('/x').get('constructor')).toBeUndefined();
	});

	it('has all values of a parameter in their order, for who needs more than the last', () => {
		expect(parsePairs('/x?uid=a&b=1&uid=c')).toEqual([
			['uid', 'a'],
			['b', '1'],
			['uid', 'c'],
		]);
	});
});
