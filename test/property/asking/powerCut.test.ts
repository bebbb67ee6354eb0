import { AskingWorld, DAY, HOUR, MINUTE, type Lived } from '../../support/askingWorld';

/** A small computer without a clock of its own: after a power cut it is in 1970, until the network is there and tells it. */

const T0 = Date.parse('2026-10-05T00:00:00Z');

it.each(['catchUp', 'api'] as const)(
	'what was known is known when the clock is put right, and what was missed comes once (%s)',
	async (receive) => {
		const lived = Array.from({ length: 24 }, (_, n): Lived => {
			const createdAt = T0 + (n + 1) * HOUR;
			const finishedAt = createdAt + 10 * MINUTE;
			return { id: `c${n}`, createdAt, finishedAt, shownAt: finishedAt + MINUTE };
		});
		const [off, on, online] = [T0 + 7 * HOUR, T0 + 9 * HOUR, T0 + 9.2 * HOUR];
		const world = new AskingWorld({
			startAt: T0,
			lived,
			settings: { receive, checkEveryMs: 5 * MINUTE },
			n8nAway: [{ from: off, to: on }],
			apiAway: [{ from: off, to: online }],
			clockError: (at) => (at >= off && at < online ? -off : 0),
		});
		await world.run(T0 + 2 * DAY);
		expect(world.started.map(({ id }) => id)).toEqual(lived.map(({ id }) => id));
	},
);
