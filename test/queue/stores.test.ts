import fc from 'fast-check';
import { modesOf, type Parameters } from '../../nodes/OmiTranscriptTrigger/windows';
import type { Segment } from '../../nodes/domain/payloads/segment';
import type { Parcel } from '../../nodes/state/collector';
import { RedisStore } from '../../nodes/state/redis/store';
import type { Claims, SessionStore } from '../../nodes/state/port';
import { sessionsHere } from '../../nodes/trigger/localSessions';
import { NodeStore } from '../../nodes/state/memory/store';
import { RedisServer } from '../../tools/queue/redis.mts';
import { spokenSegment } from '../support/arbitraries';

/** What both stores promise, whichever of several processes a delivery comes to. */

const AT = Date.UTC(2026, 9, 8, 9);
const QUIET_MS = 120_000;

const parameters = (triggerOn: Parameters['triggerOn'], options = {}): Parameters => ({
	triggerOn,
	quietPeriod: QUIET_MS / 1000,
	phrases: 'Hey n8n',
	commandPause: 5,
	commandMaximum: 30,
	options,
});

/** A store as one process has it. */
interface Handle {
	claims: Claims;
	sessions(parameters: Parameters): SessionStore<readonly Segment[]>;
}

const spoken = (id: string, start: number, text = `Words of ${id}.`) => {
	return spokenSegment(id, start, { text });
};

const delivery = (arrival: readonly Segment[], at = AT) => {
	return { type: 'delivery' as const, at, arrival };
};

const idsIn = (parcels: readonly Parcel[]) => {
	return parcels.flatMap(({ json }) => (json.segments as Segment[]).map(({ id }) => id));
};

let server: RedisServer;
let nodes = 0;
const open: Array<() => void> = [];

beforeAll(async () => {
	server = await RedisServer.start();
}, 30_000);
afterEach(() => open.splice(0).forEach((close) => close()));
afterAll(async () => await server.stop());

/** So many processes' handles of one node's store. */
const makers: Record<string, (count: number) => Handle[]> = {
	'this process': (count) => {
		const store = new NodeStore();
		const sessions = (own: Parameters) => sessionsHere(store, modesOf(own));
		return Array.from({ length: count }, () => ({ claims: store, sessions }));
	},
	Redis: (count) => {
		const name = `test:instance:workflow:${nodes++}`;
		return Array.from({ length: count }, () => {
			const redis = server.client();
			open.push(() => redis.disconnect());
			return {
				// A request has a store of its own; what it shares is in Redis.
				get claims() {
					return new RedisStore(redis, name);
				},
				sessions: (own: Parameters) => new RedisStore(redis, name).sessions(modesOf(own)),
			};
		});
	},
};

describe.each(Object.entries(makers))('sessions in %s', (_name, handles) => {
	it('lose nothing and emit nothing twice, whatever comes at once', async () => {
		const said = fc.record({
			user: fc.nat(2),
			process: fc.nat(2),
			count: fc.integer({ min: 1, max: 4 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 25 }), async (deliveries) => {
				const stores = handles(3).map(({ sessions }) => {
					return sessions(parameters('sessionEnd', { maximumSegments: 5 }));
				});
				const sent = deliveries.map(({ user, process, count }, index) => {
					const segments = Array.from({ length: count }, (_, n) => spoken(`${index}-${n}`, index));
					return { user: `u${user}`, store: stores[process]!, segments };
				});
				const early = await Promise.all(
					sent.map(
						async ({ user, store, segments }) => await store.apply(user, delivery(segments)),
					),
				);
				// Two leaders at once, as when one takes over from the other.
				const late = await Promise.all(
					stores.map(async (store) => await store.tick(AT + QUIET_MS)),
				);
				const parcels = [...early, ...late].flat();
				const expected = sent.flatMap(({ segments }) => segments.map(({ id }) => id));
				expect(idsIn(parcels).sort()).toEqual(expected.sort());
				expect(new Set(parcels.map(({ id }) => id)).size).toBe(parcels.length);
				open.splice(0).forEach((close) => close());
			}),
			{ numRuns: 40 },
		);
	}, 120_000);

	it('number the parts of a conversation without a gap, and end it once', async () => {
		const stores = handles(2).map(({ sessions }) => {
			return sessions(parameters('sessionEnd', { maximumSegments: 3 }));
		});
		const parcels: Parcel[] = [];
		for (let n = 0; n < 10; n++) {
			parcels.push(...(await stores[n % 2]!.apply('u', delivery([spoken(`${n}`, n)], AT + n))));
		}
		parcels.push(...(await stores[0]!.tick(AT + QUIET_MS - 1)));
		expect(parcels.map(({ json }) => [json.part, json.isFinal])).toEqual([
			[1, false],
			[2, false],
			[3, false],
		]);
		const last = await Promise.all(
			stores.map(async (store) => await store.tick(AT + QUIET_MS + 9)),
		);
		expect(last.flat().map(({ json }) => [json.part, json.isFinal, json.endedBy])).toEqual([
			[4, true, 'quiet'],
		]);
		expect(new Set([...parcels, ...last.flat()].map(({ json }) => json.sessionId)).size).toBe(1);
	});

	it('know a repeated segment, also once the conversation is over', async () => {
		const [first, second] = handles(2).map(({ sessions }) => sessions(parameters('sessionEnd')));
		await first!.apply('u', delivery([spoken('a', 0)]));
		await second!.apply('u', delivery([spoken('a', 0), spoken('b', 1)]));
		expect(idsIn(await first!.tick(AT + QUIET_MS))).toEqual(['a', 'b']);
		await second!.apply('u', delivery([spoken('b', 1)], AT + QUIET_MS + 1));
		expect(await first!.tick(AT + 3 * QUIET_MS)).toEqual([]);
	});

	it('hear a command whose words come to different processes', async () => {
		const [first, second] = handles(2).map(({ sessions }) => sessions(parameters('phrase')));
		await first!.apply('u', delivery([spoken('a', 0, 'Hey n8n,')]));
		await second!.apply('u', delivery([spoken('b', 1, 'put milk on the list.')], AT + 1_000));
		const parcels = await first!.tick(AT + 6_000);
		expect(parcels.map(({ json }) => json.command)).toEqual(['put milk on the list.']);
	});

	it('hand on what was collected under other settings', async () => {
		const [first, second] = handles(2);
		await first!
			.sessions(parameters('phrase'))
			.apply('u', delivery([spoken('a', 0, 'Hey n8n, go')]));
		const after = second!.sessions(parameters('sessionEnd'));
		await after.apply('u', delivery([spoken('b', 2)], AT + 1));
		const parcels = await after.tick(AT + 2 * QUIET_MS);
		expect(idsIn(parcels)).toEqual(['b']);
	});

	it('keep users apart, also one without an id', async () => {
		const [store] = handles(1).map(({ sessions }) => sessions(parameters('sessionEnd')));
		for (const user of [null, '', 'null', 'u']) {
			await store!.apply(user, delivery([spoken(`of ${user}`, 0)]));
		}
		const parcels = await store!.tick(AT + QUIET_MS);
		expect(parcels.map(({ json }) => [json.userId, idsIn([{ id: '', json }])])).toEqual(
			expect.arrayContaining([
				[null, ['of null']],
				['', ['of ']],
				['u', ['of u']],
			]),
		);
		expect(parcels).toHaveLength(4);
	});

	it('take one of two copies that come at the same moment', async () => {
		const [first, second] = handles(2).map(({ claims }) => claims);
		const claim = async (claims: Claims) => {
			const isFirst = await claims.claim('key', AT);
			if (isFirst) await claims.settle('key');
			return isFirst;
		};
		const answers = await Promise.all([claim(first!), claim(second!)]);
		expect(answers.sort()).toEqual([false, true]);
	});

	it('take a delivery again that could not be dealt with', async () => {
		const [first, second] = handles(2).map(({ claims }) => claims);
		expect(await first!.claim('key', AT)).toBe(true);
		await first!.release('key');
		expect(await second!.claim('key', AT)).toBe(true);
		await second!.settle('key');
		expect(await first!.claim('key', AT)).toBe(false);
	});

	it('know content that another delivery has brought', async () => {
		const [first, second] = handles(2).map(({ claims }) => claims);
		expect(await first!.claimContent('memory', AT, 'key')).toBe(true);
		expect(await second!.claimContent('memory', AT, 'another')).toBe(false);
		expect(await second!.claimContent('memory 2', AT, 'another')).toBe(true);
	});
});
