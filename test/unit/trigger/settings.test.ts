import { settingsOf } from '../../../nodes/trigger/asking/settings';

const settings = (given: unknown) => {
	const parameters: Record<string, unknown> = {
		receive: 'api',
		checkEvery: given,
		lookBack: given,
	};
	return settingsOf({ getNodeParameter: (name, fallback) => parameters[name] ?? fallback });
};

const usual = { checkEveryMs: 5 * 60_000, lookBackMs: 72 * 3_600_000 };

it.each([['', ' ', [], ['soon'], {}, true, 'soon', NaN, Infinity]].flat().map((value) => [value]))(
	'%j is no number: the node asks as it does by itself',
	(given) => {
		// An hour's look-back would leave what is older for good.
		expect(settings(given)).toMatchObject(usual);
	},
);

it('a number is one also as a text, and within its bounds', () => {
	for (const given of [30, '30', ' 30 ', [30]]) {
		expect(settings(given)).toMatchObject({ checkEveryMs: 1_800_000, lookBackMs: 108_000_000 });
	}
	expect(settings(-5)).toMatchObject({ checkEveryMs: 60_000, lookBackMs: 3_600_000 });
	expect(settings(1e300)).toMatchObject({ checkEveryMs: 86_400_000, lookBackMs: 31_622_400_000 });
});
