import fc from 'fast-check';
import { fitChoice, type Choosable } from '../../../nodes/domain/choices';

const format: Choosable = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	default: 'wav',
	options: [{ value: 'pcm' }, { value: 'wav' }],
};
const events: Choosable = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	default: ['created', 'completed'],
	options: [{ value: 'changed' }, { value: 'completed' }, { value: 'created' }],
};
const options: Choosable = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	options: [format, events, { displayName: 'Title', name: 'title', type: 'string' }],
};

const flag: Choosable = {
	displayName: 'Skip Silence',
	name: 'skipSilence',
	type: 'boolean',
	default: false,
};
const flags: Choosable = { ...options, options: [flag] };

describe('a choice', () => {
	it.each([
		[format, 'pcm', 'pcm'],
		[events, ['changed'], ['changed']],
		[events, [], []],
		[events, 'changed, created', ['changed', 'created']],
		[options, { format: 'pcm', title: 7 }, { format: 'pcm', title: 7 }],
		[options, null, {}],
		[{ ...format, type: 'string' }, 'anything', 'anything'],
		[flag, true, true],
		[flag, 'true', true],
		[{ ...flag, default: true }, ' False ', false],
		[{ ...flag, default: true }, 0, false],
		[flag, '1', true],
		[flags, { skipSilence: 'true' }, { skipSilence: true }],
		[flags, { skipSilence: '' }, {}],
		[flags, { skipSilence: null }, {}],
	])('of %j can be %j', (parameter, given, value) => {
		expect(fitChoice(parameter, given)).toEqual({ value, problems: [] });
	});

	it.each([
		[format, 'PCM', 'wav', `The parameter 'Format' cannot be "PCM". It can be "pcm" or "wav".`],
		[format, undefined, 'wav', "The parameter 'Format' cannot be nothing."],
		[format, { a: 'x'.repeat(99) }, 'wav', `cannot be {"a":"xxx`],
		[
			events,
			'done',
			['done'],
			`The parameter 'Events' cannot be "done". It can be "changed", "comple`,
		],
		[events, ['created', 1], ['created', 1], "The parameter 'Events' cannot be 1."],
		[events, null, ['created', 'completed'], "The parameter 'Events' cannot be null."],
		[flag, 'evening', false, `'Skip Silence' cannot be "evening". It can be true or false.`],
		[flags, { skipSilence: [true] }, { skipSilence: false }, 'cannot be [true]'],
		[options, { format: 'mp3' }, { format: 'wav' }, `The parameter 'Format' cannot be "mp3".`],
	])('of %j cannot be %j', (parameter, given, value, problem) => {
		const fitted = fitChoice(parameter, given);
		expect(fitted.value).toEqual(value);
		expect(fitted.problems).toEqual([expect.stringContaining(problem)]);
		expect(fitted.problems[0]?.length).toBeLessThan(200);
	});

	it('is one that there is, or a list, whatever an expression gives', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (given) => {
				expect(['pcm', 'wav']).toContain(fitChoice(format, given).value);
				expect(Array.isArray(fitChoice(events, given).value)).toBe(true);
			}),
		);
	});
});
