import fc from 'fast-check';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import { soundKind } from '../../../nodes/domain/sessions/sound';
import { UNHURRIED } from '../../support/arbitraries';

describe('the room for sessions', () => {
	test('is never exceeded by sound, and what does not fit is emitted, byte for byte', () => {
		const deliveries = fc.array(
			fc.record({
				user: fc.integer({ min: 0, max: 3 }),
				length: fc.integer({ min: 0, max: 3_000 }),
			}),
		);
		fc.assert(
			fc.property(fc.integer({ min: 10, max: 5_000 }), deliveries, (bytes, all) => {
				const kind = soundKind({ partSeconds: 60 });
				const sessions = new Sessions(kind, UNHURRIED, { bytes, users: 4 });
				const emissions = all.flatMap(({ user, length }, at) => {
					const arrival = { bytes: Buffer.alloc(length, at), sampleRate: 16_000 };
					const emitted = sessions.apply(`${user}`, { type: 'delivery', at, arrival });
					expect(sessions.size).toBeLessThanOrEqual(bytes + 4 * 400);
					return emitted;
				});
				emissions.push(...sessions.applyToAll({ type: 'stop', at: all.length }));
				for (const user of [0, 1, 2, 3]) {
					const own = emissions.filter(({ userId }) => userId === `${user}`);
					const heard = Buffer.concat(own.flatMap(({ content }) => content.chunks));
					const sent = Buffer.concat(
						all.map((one, at) => Buffer.alloc(one.user === user ? one.length : 0, at)),
					);
					expect(heard.equals(sent.subarray(0, sent.length - (sent.length % 2)))).toBe(true);
				}
			}),
		);
	});
});
