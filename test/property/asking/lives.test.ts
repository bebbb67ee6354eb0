import fc from 'fast-check';
import { AskingWorld, DAY, HOUR, MINUTE, type Lived, type Span } from '../../support/askingWorld';

/** However deliveries, rounds of asking, uploads, outages and restarts fall: each conversation starts the workflow once. */

const T0 = Date.parse('2026-10-05T00:00:00Z');
const LENGTH = 2 * DAY;
/** By then Omi and n8n have been there for long enough. */
const END = T0 + LENGTH + 4 * HOUR;

const conversation = fc.record({
	/** When it begins, in minutes since the workflow was published. */
	begin: fc.integer({ min: 5, max: LENGTH / MINUTE - 30 }),
	minutes: fc.integer({ min: 1, max: 90 }),
	kind: fc.constantFrom('sent', 'sent', 'sent', 'unsent', 'uploaded'),
	/** After how long an upload comes, in minutes. */
	late: fc.integer({ min: 1, max: 40 * 60 }),
});

const lived = fc.array(conversation, { maxLength: 25 }).map((all) => {
	return all.map(({ begin, minutes, kind, late }, index): Lived => {
		const createdAt = T0 + begin * MINUTE;
		const finishedAt = createdAt + minutes * MINUTE;
		const isUpload = kind === 'uploaded';
		const shownAt = Math.min(
			isUpload ? finishedAt + late * MINUTE : finishedAt + 2 * MINUTE,
			T0 + LENGTH,
		);
		const sentAt = kind === 'sent' ? shownAt + 5_000 : undefined;
		return { id: `c${index}`, createdAt, finishedAt, shownAt, ...(sentAt && { sentAt }) };
	});
});

const spans = fc
	.array(fc.record({ from: fc.nat(LENGTH / MINUTE), minutes: fc.integer({ min: 1, max: 600 }) }), {
		maxLength: 4,
	})
	.map((all) => {
		return all.map(({ from, minutes }): Span => {
			const begin = T0 + from * MINUTE;
			return { from: begin, to: Math.min(begin + minutes * MINUTE, T0 + LENGTH) };
		});
	});

const before: Lived[] = [1, 2, 3].map((n) => ({
	id: `before ${n}`,
	createdAt: T0 - n * 5 * HOUR,
	finishedAt: T0 - n * 5 * HOUR + MINUTE,
	shownAt: T0 - n * HOUR,
}));

it('each conversation starts the workflow exactly once, and none of before it was published', async () => {
	await fc.assert(
		fc.asyncProperty(
			lived,
			spans,
			spans,
			fc.constantFrom<'catchUp' | 'api'>('catchUp', 'api'),
			fc.boolean(),
			fc.constantFrom(5, 60),
			async (life, apiAway, n8nAway, receive, isKilled, minutes) => {
				const world = new AskingWorld({
					startAt: T0,
					lived: [...before, ...life],
					apiAway: apiAway.map((span) => ({ ...span, from: Math.max(span.from, T0 + MINUTE) })),
					n8nAway: n8nAway.map((span) => ({ ...span, from: Math.max(span.from, T0 + MINUTE) })),
					isKilled,
					settings: { receive, checkEveryMs: minutes * MINUTE },
				});
				await world.run(END);
				const ids = world.started.map(({ id }) => id).sort();
				expect(ids).toEqual(life.map(({ id }) => id).sort());
			},
		),
		{ numRuns: 40 },
	);
}, 120_000);

it("is never asked beyond Omi's limits, whatever there is to fetch", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 0, max: 400 }),
			fc.integer({ min: 1, max: 60 }),
			async (count, minutes) => {
				const life = Array.from({ length: count }, (_, n): Lived => {
					const createdAt = T0 - 60 * HOUR + n * MINUTE;
					return { id: `c${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt: createdAt };
				});
				const world = new AskingWorld({
					startAt: T0,
					lived: life,
					// Killed every so often: what was asked before counts all the same.
					n8nAway: [1, 2, 3].map((n) => ({
						from: T0 + n * 50 * MINUTE,
						to: T0 + n * 50 * MINUTE + MINUTE,
					})),
					settings: { receive: 'api', startFrom: 'lookBack', checkEveryMs: minutes * MINUTE },
				});
				await world.run(T0 + 5 * HOUR);
				const inHour = (kinds: readonly string[]) => {
					const times = world.requests
						.filter(({ kind }) => kinds.includes(kind))
						.map(({ at }) => at);
					return Math.max(
						0,
						...times.map((at) => times.filter((t) => t > at - HOUR && t <= at).length),
					);
				};
				expect(inHour(['list', 'detail'])).toBeLessThan(60);
				expect(inHour(['detail'])).toBeLessThan(25);
			},
		),
		{ numRuns: 20, examples: [[52, 1]] },
	);
}, 120_000);

it("is not asked beyond Omi's limits either where what was asked in the last hours is written down nowhere", async () => {
	const one: Lived = {
		id: 'evening',
		createdAt: T0 + 2 * HOUR,
		finishedAt: T0 + 2 * HOUR + MINUTE,
		shownAt: T0 + 2 * HOUR + MINUTE,
	};
	const most: number[] = [];
	for (let minute = 0; minute < 60; minute += 5) {
		const killed = T0 + 8 * HOUR + minute * MINUTE;
		// With what starts the workflow all is written down; in the night nothing does, and then much is uploaded.
		const uploads = Array.from({ length: 40 }, (_, n): Lived => {
			const createdAt = T0 + 3 * HOUR + n * MINUTE;
			const shownAt = killed + n * MINUTE;
			return { id: `u${n}`, createdAt, finishedAt: createdAt + MINUTE, shownAt };
		});
		const world = new AskingWorld({
			startAt: T0,
			lived: [one, ...uploads],
			n8nAway: [{ from: killed, to: killed + MINUTE }],
			isKilled: true,
			settings: { receive: 'api', checkEveryMs: MINUTE },
		});
		await world.run(T0 + 14 * HOUR);
		const times = world.requests.map(({ at }) => at);
		most.push(...times.map((at) => times.filter((t) => t > at - HOUR && t <= at).length));
		expect(world.started).toHaveLength(41);
	}
	expect(Math.max(...most)).toBeLessThan(60);
});
