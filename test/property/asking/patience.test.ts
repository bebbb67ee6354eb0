import { AskingWorld, DAY, HOUR, MINUTE, type Lived } from '../../support/askingWorld';

/** What Omi says of how long to wait, in every form and beyond all sense: it is never asked for longer than an hour. */

const T0 = Date.parse('2026-10-05T00:00:00Z');
const END = T0 + 4 * HOUR;

const lived = Array.from({ length: 12 }, (_, n): Lived => {
	const createdAt = T0 + (n + 1) * HOUR;
	return { id: `c${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt + MINUTE };
});

const forms: ReadonlyArray<readonly [string, Record<string, string>]> = [
	['nothing', {}],
	['none', { 'retry-after': '' }],
	['zero', { 'retry-after': '0' }],
	['less than nothing', { 'retry-after': '-7' }],
	['a fraction', { 'retry-after': '0.2' }],
	['minutes', { 'retry-after': '600' }],
	['a date', { 'retry-after': new Date(END).toUTCString() }],
	['a date long ago', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
	['the last date that there is', { 'retry-after': new Date(8.64e15).toUTCString() }],
	['years', { 'retry-after': '999999999' }],
	['a moment in milliseconds', { 'retry-after': String(END) }],
	['a number beyond all dates', { 'retry-after': '99999999999999999999' }],
	['a number with an exponent', { 'retry-after': '1e300' }],
	['infinity', { 'retry-after': 'Infinity' }],
	['what is no time', { 'retry-after': 'soon' }],
	['a reset beyond all dates', { 'x-ratelimit-reset': '9'.repeat(30) }],
];

it.each(forms)('%s', async (_form, headers) => {
	for (const clock of [0, DAY, -DAY]) {
		const world = new AskingWorld({
			startAt: T0,
			lived,
			clockError: () => clock,
			settings: { receive: 'api', checkEveryMs: 5 * MINUTE },
			answerTo: (_request, _number, at) => {
				if (at < T0 + 30 * MINUTE || at >= END) return undefined;
				return { status: 429, body: { detail: 'Rate limit exceeded.' }, headers };
			},
		});
		await world.run(T0 + 15 * HOUR);
		const told = world.told.filter(({ isOver }) => !isOver);
		expect(told.map(({ message }) => message)).toEqual([
			"Omi could not be asked for conversations for an hour: Omi's rate limit is reached: Rate limit exceeded.",
		]);
		expect(world.started.map(({ id }) => id)).toEqual(lived.map(({ id }) => id));
		const inVain = world.requests.filter(({ at }) => at >= T0 + 30 * MINUTE && at < END);
		expect(inVain.length).toBeLessThan(60);
		const late = world.started.find(({ id }) => id === 'c1');
		expect(late?.at).toBeLessThanOrEqual(END + HOUR + 5 * MINUTE);
	}
});
