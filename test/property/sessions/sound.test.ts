import fc from 'fast-check';
import { durationOf } from '../../../nodes/domain/audio/pcm';
import type { Emission } from '../../../nodes/domain/sessions/session';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { endOf, secondsOf, soundKind, type Sound } from '../../../nodes/domain/sessions/sound';
import { bySession, ROOMY } from '../../support/arbitraries';

const QUIET_MS = 10_000;
const POLICY = { quietMs: QUIET_MS, maximumMs: Infinity, endsAtMaximum: false };

const delivery = fc.record({
	/** In bytes. */
	length: fc.oneof(
		fc.integer({ min: 0, max: 5 }),
		fc.integer({ min: 0, max: 900 }),
		fc.constantFrom(200, 400, 2_000),
	),
	/** Whether it was recorded at another rate than the delivery before. */
	isChanged: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
	/** Since the delivery before, in milliseconds. */
	after: fc.oneof(
		{ weight: 8, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
		fc.integer({ min: 0, max: 15_000 }),
	),
});

/** How long a part is, in seconds; 0 for deliveries as they come. */
const partSeconds = fc.constantFrom(0, 0.1, 0.25, 1, 3);

interface Gap {
	/** In samples since the run began. */
	after: number;
	seconds: number;
}

/** Sound that belongs together: nobody was quiet in between, and it is all of one rate. */
interface Run {
	sampleRate: number;
	startedAt: number;
	chunks: Buffer[];
	gaps: Gap[];
}

/** Collects deliveries as plainly as can be. */
function expectedRuns(
	all: ReadonlyArray<{ at: number; bytes: Buffer; sampleRate: number }>,
): Run[] {
	const runs: Run[] = [];
	let lastAt = -Infinity;
	for (const { at, bytes, sampleRate } of all) {
		if (bytes.length === 0) continue;
		const begins = at - durationOf(bytes.length, sampleRate) * 1_000;
		const run = runs.at(-1);
		if (run === undefined || at - lastAt >= QUIET_MS || run.sampleRate !== sampleRate) {
			runs.push({ sampleRate, startedAt: begins, chunks: [bytes], gaps: [] });
		} else {
			const length = run.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
			const missing = run.gaps.reduce((sum, { seconds }) => sum + seconds, 0);
			const end = run.startedAt + (durationOf(length, sampleRate) + missing) * 1_000;
			const seconds = Math.round((begins - end) / 100) / 10;
			if (begins - end > 1_500.000_1) run.gaps.push({ after: Math.floor(length / 2), seconds });
			run.chunks.push(bytes);
		}
		lastAt = at;
	}
	return runs;
}

/** The runs that parts tell of. */
function emittedRuns(emissions: ReadonlyArray<Emission<Sound>>): Array<Array<Emission<Sound>>> {
	return bySession(emissions).flatMap((parts) => {
		const runs: Array<Array<Emission<Sound>>> = [];
		for (const part of parts) {
			const run = runs.at(-1);
			if (run?.[0]?.content.sampleRate === part.content.sampleRate) run.push(part);
			else runs.push([part]);
		}
		return runs;
	});
}

describe('sound', () => {
	test('comes out as it went in, in windows of exact length, with its gaps reported', () => {
		const cases = fc.tuple(fc.array(delivery, { maxLength: 25 }), partSeconds, fc.boolean());
		fc.assert(
			fc.property(cases, ([deliveries, seconds, ticks]) => {
				const sessions = new Sessions(soundKind({ partSeconds: seconds }), POLICY, ROOMY);
				const emissions: Array<Emission<Sound>> = [];
				let at = 1_000_000;
				let byte = 0;
				let sampleRate = 1_000;
				const sent = deliveries.map(({ length, isChanged, after }) => {
					if (isChanged) sampleRate += 1_000;
					const bytes = Buffer.from(Array.from({ length }, () => byte++ % 251));
					at += after;
					if (ticks) emissions.push(...sessions.applyToAll({ type: 'tick', at }));
					const arrival = { bytes: Buffer.from(bytes), sampleRate };
					emissions.push(...sessions.apply('u', { type: 'delivery', at, arrival }));
					return { at, bytes, sampleRate };
				});
				emissions.push(...sessions.applyToAll({ type: 'stop', at }));

				const expected = expectedRuns(sent)
					.map((run) => {
						const bytes = Buffer.concat(run.chunks);
						return { ...run, bytes: bytes.subarray(0, bytes.length - (bytes.length % 2)) };
					})
					.filter(({ bytes }) => bytes.length > 0);
				const runs = emittedRuns(emissions);
				expect(runs).toHaveLength(expected.length);
				runs.forEach((parts, index) => {
					const run = expected[index]!;
					const bytes = Buffer.concat(parts.flatMap(({ content }) => content.chunks));
					expect(bytes.equals(run.bytes)).toBe(true);
					expect(parts[0]!.content.startedAt).toBeCloseTo(run.startedAt, 3);

					const gaps: Gap[] = [];
					let before = 0;
					for (const { content, endedBy } of parts) {
						const { byteLength, sampleRate } = content;
						expect(sampleRate).toBe(run.sampleRate);
						expect(Buffer.concat(content.chunks)).toHaveLength(byteLength);
						if (endedBy === 'maximum') expect(secondsOf(content)).toBe(seconds);
						else if (seconds > 0) expect(secondsOf(content)).toBeLessThan(seconds);
						for (const { after, seconds } of content.gaps) {
							gaps.push({ after: before + Math.round(after * sampleRate), seconds });
						}
						before += byteLength / 2;
					}
					const audible = run.gaps.filter(({ after }) => after < run.bytes.length / 2);
					expect(gaps).toEqual(audible);
				});
			}),
		);
	});

	test('comes in numbered parts, of which the last alone may be final', () => {
		fc.assert(
			fc.property(fc.array(delivery, { maxLength: 25 }), partSeconds, (deliveries, seconds) => {
				const sessions = new Sessions(soundKind({ partSeconds: seconds }), POLICY, ROOMY);
				let at = 0;
				const emissions = deliveries.flatMap(({ length, isChanged, after }) => {
					const sampleRate = isChanged ? 8_000 : 1_000;
					at += after;
					const arrival = { bytes: Buffer.alloc(length), sampleRate };
					return sessions.apply('u', { type: 'delivery', at, arrival });
				});
				emissions.push(...sessions.applyToAll({ type: 'tick', at: at + QUIET_MS }));
				for (const parts of bySession(emissions)) {
					expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1));
					expect(parts.slice(0, -1).filter(({ isFinal }) => isFinal)).toEqual([]);
					for (const { content, endedBy, isFinal, deliveredAt } of parts) {
						expect(isFinal).toBe(endedBy === 'quiet');
						expect(content.byteLength).toBeGreaterThan(0);
						expect(content.byteLength % 2).toBe(0);
						expect(endOf(content)).toBeGreaterThanOrEqual(content.startedAt);
						expect(deliveredAt).toBeLessThanOrEqual(at);
					}
				}
			}),
		);
	});

	test('does not change when the memory in which it arrived is used again', () => {
		const sessions = new Sessions(soundKind({ partSeconds: 0 }), POLICY, ROOMY);
		const first = Buffer.from([1, 2, 3]);
		sessions.apply('u', { type: 'delivery', at: 0, arrival: { bytes: first, sampleRate: 8_000 } });
		first.fill(0);
		const arrival = { bytes: Buffer.from([4]), sampleRate: 8_000 };
		const [emission] = sessions.apply('u', { type: 'delivery', at: 1, arrival });
		expect(Buffer.concat(emission!.content.chunks)).toEqual(Buffer.from([3, 4]));
	});
});
