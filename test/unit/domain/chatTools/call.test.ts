import fc from 'fast-check';
import { toAnswer, unknownTool } from '../../../../nodes/domain/chatTools/answer';
import { fit, parseCall } from '../../../../nodes/domain/chatTools/call';
import type { ParameterType, Tool } from '../../../../nodes/domain/chatTools/tool';
import { toDelivery } from '../../../../nodes/domain/delivery';
import { toolCall } from '../../../support/payloads';

const post = (body: unknown) => {
	const bytes = Buffer.from(JSON.stringify(body));
	return toDelivery({ method: 'POST', url: '/?uid=u', headers: {}, bytes }, 0);
};
const get = (url: string) => {
	return toDelivery({ method: 'GET', url, headers: {}, bytes: Buffer.alloc(0) }, 0);
};

describe('a call of a tool', () => {
	it('is read from a body', () => {
		const place = { latitude: 52.5, longitude: 13.4 };
		const body = { ...toolCall('find_stock', { product: 'tea' }), geolocation: place };
		expect(parseCall(post(body))).toEqual({
			tool: 'find_stock',
			appId: '01KAPP',
			geolocation: place,
			given: { product: 'tea' },
		});
	});

	it('is read from a query, where a list repeats its name', () => {
		const url = '/?uid=old&items=a&items=b%20c&one=1&uid=u&app_id=01&tool_name=add&tool_name=last';
		expect(parseCall(get(url))).toEqual({
			tool: 'last',
			appId: '01',
			geolocation: null,
			given: { items: ['a', 'b c'], one: '1' },
		});
	});

	it('keeps the password of the URL to itself', () => {
		const call = parseCall(get('/?token=hush&one=1&uid=u&tool_name=add'));
		expect(call?.given).toEqual({ one: '1' });
		const body = toolCall('vend', { token: 'a coin' });
		expect(parseCall(post(body))?.given).toEqual({ token: 'a coin' });
	});

	it('is nothing else', () => {
		expect(parseCall(get('/?uid=u'))).toBeUndefined();
		expect(parseCall(post({ tool_name: 7 }))).toBeUndefined();
		expect(parseCall(post([1]))).toBeUndefined();
	});
});

const tool = (type: ParameterType, required = true): Tool => ({
	name: 'find',
	description: 'Finds.',
	statusMessage: '',
	parameters: [{ name: 'p', type, description: '', required }],
});

describe('what a tool is called with', () => {
	it.each<[ParameterType, unknown, unknown]>([
		['string', 'tea', 'tea'],
		['string', 7, '7'],
		['string', '', ''],
		['integer', 3, 3],
		['integer', '3', 3],
		['integer', 3.0, 3],
		['number', '2.5', 2.5],
		['number', -1e3, -1000],
		['boolean', true, true],
		['boolean', 'False', false],
		['array', ['a'], ['a']],
		['array', 'a', ['a']],
		['array', '["a","b"]', ['a', 'b']],
		['object', { a: 1 }, { a: 1 }],
		['object', '{"a":1}', { a: 1 }],
	])('as %s may be %j', (type, given, expected) => {
		expect(fit(tool(type), { p: given })).toEqual({ parameters: { p: expected } });
	});

	it.each<[ParameterType, unknown, string]>([
		['string', { a: 1 }, 'a text, not {"a":1}'],
		['integer', 'many', 'a whole number, not "many"'],
		['integer', 2.5, 'a whole number, not 2.5'],
		['integer', true, 'a whole number, not true'],
		['integer', ' ', 'a whole number, not " "'],
		['number', 'Infinity', 'a number, not "Infinity"'],
		['boolean', 'constructor', 'true or false, not "constructor"'],
		['object', 'x', 'a JSON object, not "x"'],
		['object', '[1]', 'a JSON object, not "[1]"'],
	])('as %s cannot be %j', (type, given, reason) => {
		expect(fit(tool(type), { p: given })).toEqual({
			problem: `The tool "find" could not be used: "p" has to be ${reason}. Nothing was done. Correct this and try again.`,
		});
	});

	it('must be there if it is required, and is null if it need not be', () => {
		expect(fit(tool('string'), {})).toMatchObject({
			problem: expect.stringContaining('"p" is missing'),
		});
		expect(fit(tool('string'), { p: null })).toHaveProperty('problem');
		expect(fit(tool('string', false), {})).toEqual({ parameters: { p: null } });
	});

	it.each<ParameterType>(['integer', 'number', 'boolean', 'array', 'object'])(
		'of type %s that the model left out comes by GET as an empty text, and is none',
		(type) => {
			expect(fit(tool(type, false), { p: '' })).toEqual({ parameters: { p: null } });
			expect(fit(tool(type), { p: '' })).toMatchObject({
				problem: expect.stringContaining('"p" is missing'),
			});
		},
	);

	it('may be more than the tool declares', () => {
		expect(fit(tool('string'), { p: 'a', more: [1] })).toEqual({
			parameters: { p: 'a', more: [1] },
		});
	});

	it('whatever it is, gives parameters of the declared type or one sentence', () => {
		const types: ParameterType[] = ['string', 'integer', 'number', 'boolean', 'array', 'object'];
		const kinds = { array: Array.isArray, integer: Number.isSafeInteger } as const;
		fc.assert(
			fc.property(fc.constantFrom(...types), fc.jsonValue(), (type, value) => {
				const fitted = fit(tool(type), { p: value });
				if ('problem' in fitted) {
					expect(fitted.problem).not.toContain('\n');
					return;
				}
				const { p } = fitted.parameters;
				if (type === 'array' || type === 'integer') expect(kinds[type](p)).toBe(true);
				else expect(typeof p).toBe(type);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('the answer in the chat', () => {
	it.each<[unknown, string]>([
		['12 in stock', '12 in stock'],
		[{ result: '12 in stock', other: 1 }, '12 in stock'],
		[{ result: 12 }, '12'],
		[{ message: 'Twelve.' }, 'Twelve.'],
		[[{ text: 'Twelve.' }], 'Twelve.'],
		[{ product: 'tea', stock: 12 }, '{"product":"tea","stock":12}'],
		[[{ a: 1 }, { a: 2 }], '[{"a":1},{"a":2}]'],
		['{"result":"as text"}', 'as text'],
		['[broken', '[broken'],
		[12, '12'],
		[{}, 'Done. The workflow has nothing to add.'],
		[[], 'Done. The workflow has nothing to add.'],
	])('to %j is %s', (said, result) => {
		expect(toAnswer(said)).toEqual({ result });
	});

	it('to a tool that there is not names those that there are', () => {
		expect(unknownTool('x', ['a', 'b']).result).toContain('no tool called "x". It offers a, b.');
		expect(unknownTool('x', []).result).toContain('none at present');
	});

	it('is always a text', () => {
		fc.assert(
			fc.property(fc.anything(), (said) => {
				expect(typeof toAnswer(said).result).toBe('string');
			}),
		);
	});
});
