import fc from 'fast-check';
import { BEGAN, bytesOf, drive, expectWhole, RATE } from '../../support/soundLaws';

/** All of them together are less than the quiet period. In milliseconds. */
const wait = fc.integer({ min: 0, max: 200 });

/** What may happen to a node: sound of any length at one of a few rates, a full store, time. */
const happening = fc.oneof(
	{
		weight: 12,
		arbitrary: fc.record({
			type: fc.constant('delivery' as const),
			length: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6_000 })),
			rate: fc.constantFrom(RATE, RATE, RATE, 2 * RATE),
			user: fc.constantFrom('u', null),
		}),
	},
	fc.constant({ type: 'full' as const }),
	fc.constant({ type: 'pause' as const }),
);

const life = fc.array(fc.tuple(happening, wait), { maxLength: 40 });

const modes = fc.record({
	triggerOn: fc.constantFrom('duration' as const, 'sessionEnd' as const),
	duration: fc.constantFrom(0.1, 1, 2.5),
	maximumDuration: fc.constantFrom(0.1, 1, 2.5),
});

/** The samples of a user's rate, without what a pause has cut in half. */
class Sent {
	private readonly whole = new Map<string, Buffer>();
	private readonly current = new Map<string, Buffer>();

	add(key: string, bytes: Buffer): void {
		this.current.set(key, Buffer.concat([this.current.get(key) ?? Buffer.alloc(0), bytes]));
	}

	pause(): void {
		for (const [key, bytes] of this.current) {
			const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
			this.whole.set(key, Buffer.concat([this.whole.get(key) ?? Buffer.alloc(0), even]));
		}
		this.current.clear();
	}

	get(key: string): Buffer {
		return this.whole.get(key) ?? Buffer.alloc(0);
	}
}

describe('sound of several users, rates and odd lengths', () => {
	test('comes out as it went in: each rate by itself, one last part for each session', () => {
		const encodes = fc.integer({ min: 1, max: 5 });
		fc.assert(
			fc.property(life, modes, encodes, (all, mode, encodesEvery) => {
				const driver = drive(mode, encodesEvery);
				const sent = new Sent();
				let at = BEGAN;
				let byte = 0;
				for (const [event, waited] of all) {
					at += waited;
					if (event.type === 'full') driver.all('full', at);
					if (event.type === 'pause') {
						at += 600_000;
						driver.pass(at);
						sent.pause();
					}
					if (event.type !== 'delivery') continue;
					const { length, rate, user } = event;
					const bytes = Buffer.from(Array.from({ length }, () => byte++ % 251));
					driver.deliver(at, bytes, rate, user);
					sent.add(`${user} ${rate}`, bytes);
				}
				driver.all('stop', at);
				sent.pause();

				for (const session of driver.sessions()) {
					expectWhole(session);
					expect(new Set(session.map(({ json }) => json.sampleRate)).size).toBe(1);
				}
				for (const user of ['u', null]) {
					for (const rate of [RATE, 2 * RATE]) {
						const parts = driver.received.filter(({ json }) => {
							return json.userId === user && json.sampleRate === rate;
						});
						expect(bytesOf(parts).equals(sent.get(`${user} ${rate}`))).toBe(true);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});

	test('is handed over as it comes, if asked to', () => {
		const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 });
		fc.assert(
			fc.property(lengths, (all) => {
				const driver = drive({ triggerOn: 'delivery' });
				let at = BEGAN;
				let odd = 0;
				const sent = all.map((length, index) => {
					const bytes = Buffer.alloc(length, index + 1);
					driver.deliver((at += 1_000), bytes, RATE);
					const whole = Math.floor((odd + length) / 2) * 2;
					odd = (odd + length) % 2;
					return { bytes, whole };
				});
				driver.pass(Infinity);
				const together = Buffer.concat(sent.map(({ bytes }) => bytes));
				expect(bytesOf(driver.received).equals(together.subarray(0, together.length - odd))).toBe(
					true,
				);
				expect(driver.received.map(({ bytes }) => bytes.length)).toEqual(
					sent.map(({ whole }) => whole).filter((whole) => whole > 0),
				);
				for (const { json } of driver.received) {
					expect(json).toMatchObject({ endedBy: null, isFinal: false });
				}
				expect(driver.held).toBe(0);
			}),
			{ numRuns: 300 },
		);
	});

	test('survives any text in place of what it wrote', () => {
		const { window } = drive();
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				expect(window.decode(text)).toBeUndefined();
			}),
		);
	});

	it('of more rates than any user has at once ends the one that has been silent the longest', () => {
		const driver = drive();
		for (const [index, rate] of [8_000, 12_000, 16_000, 24_000, 48_000].entries()) {
			driver.deliver(BEGAN + index, Buffer.alloc(200), rate);
		}
		expect(driver.received).toMatchObject([
			{ json: { sampleRate: 8_000, isFinal: true, endedBy: 'maximum' } },
		]);
	});

	it('is not torn by a clock that goes back', () => {
		const driver = drive({ triggerOn: 'sessionEnd' });
		driver.deliver(BEGAN + 1e9, Buffer.alloc(2_000), RATE);
		driver.deliver(BEGAN, Buffer.alloc(2_000), RATE);
		driver.pass(Infinity);
		expect(driver.received).toMatchObject([
			{ json: { durationSeconds: 2, part: 1, isFinal: true } },
		]);
	});

	it('tells the end of what had to be handed over before its time', () => {
		const driver = drive();
		driver.deliver(BEGAN, Buffer.alloc(2_000), RATE);
		driver.all('full', BEGAN + 1);
		driver.pass(Infinity);
		expect(driver.received).toMatchObject([
			{ json: { durationSeconds: 1, isFinal: false, endedBy: 'maximum' } },
			{ json: { durationSeconds: 0, isFinal: true, endedBy: 'quiet', part: 2 } },
		]);
	});
});
