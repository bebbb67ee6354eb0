import type { Redis } from 'ioredis';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { Claim, OutboxEntry } from '../../nodes/state/port';
import { partitionOf } from '../../nodes/state/redis/names';
import { RedisStore } from '../../nodes/state/redis/store';
import { describeStateLaws } from '../support/stateLaws';
import { tallyWindow, wordsIn, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { useRedis } from './support/useRedis.mts';
import { whole } from '../../tools/queue/whole.mts';

/** The store in Redis: what every store promises, and what faults must not break. */

const { client, nodeName } = useRedis();

describe('a store in Redis', () => {
	describeStateLaws((count) => {
		const name = nodeName();
		return Array.from({ length: count }, () => new RedisStore(client(), 'here', name));
	});
});

it('takes hundreds of deliveries of one user at once, in several processes', async () => {
	const name = nodeName();
	const own = Array.from({ length: 3 }, () => new RedisStore(client(), 'here', name));
	const window: Windows<Words> = { current: tallyWindow({ quietMs: 60_000 }), previous: [] };
	const said = Array.from({ length: 300 }, (_, n) => `${n}`);
	await Promise.all(
		said.map(async (word, n) => {
			const event = { type: 'delivery' as const, input: [word] };
			await own[n % own.length]!.apply(window, 'u', event, 'watcher');
		}),
	);
	await whole(own[0]!).stop(window);
	const entries = await whole(own[0]!).take(window, 1_000);
	expect(wordsIn(entries).sort()).toEqual([...said].sort());
}, 60_000);

/** Short, so that what a dead process held is free again soon. In milliseconds. */
const HOLD_MS = 60;
const QUIET_MS = 40;
// As with sound, nothing but the store knows that something came before.
const tally = (name: string) => tallyWindow({ name, quietMs: QUIET_MS, knowsWords: false });
const windows: Windows<Words> = { current: tally('tally'), previous: [tally('former')] };
const former: Windows<Words> = { current: tally('former'), previous: [tally('tally')] };

/** What can become of a command. */
const FAULTS = {
	'does not arrive': async () => {
		throw new Error('Connection is closed.');
	},
	'is done, and its answer lost': async (send: () => Promise<unknown>) => {
		await send();
		throw new Error('Command timed out');
	},
	'is sent again, as its answer was lost': async (send: () => Promise<unknown>) => {
		await send();
		return await send();
	},
	'is done long after it was given up': async (send: () => Promise<unknown>) => {
		void sleep(15).then(send);
		throw new Error('Command timed out');
	},
};

type Fault = (send: () => Promise<unknown>) => Promise<unknown>;

/**
 * A process's connection, one command of which meets a fault, or after which the process is no more. Only what has to do
 * with the user's partition counts: of the others every turn of the clock finds them empty.
 */
class Link {
	commands = 0;
	isDead = false;
	readonly redis: Redis;

	constructor(
		redis: Redis,
		private readonly slot: string,
		private readonly step: number,
		private readonly fault: Fault | 'dies before' | 'dies after',
	) {
		const meet = async (send: () => Promise<unknown>) => await this.meet(send);
		const meeting = ['call', 'callBuffer', 'lrangeBuffer', 'zrange', 'zcard'];
		this.redis = new Proxy(redis, {
			get: (target, property) => {
				const value = Reflect.get(target, property) as unknown;
				if (typeof value !== 'function') return value;
				const own = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
				return meeting.includes(String(property))
					? async (...args: unknown[]) => {
							const isOfUser = args.flat().some((one) => String(one).startsWith(this.slot));
							const send = async () => await own(...args);
							return isOfUser ? await meet(send) : await this.ifAlive(send);
						}
					: own;
			},
		});
	}

	private async ifAlive(send: () => Promise<unknown>): Promise<unknown> {
		return this.isDead ? await new Promise(() => undefined) : await send();
	}

	private async meet(send: () => Promise<unknown>): Promise<unknown> {
		if (this.isDead) return await new Promise(() => undefined);
		this.commands += 1;
		if (this.commands !== this.step) return await send();
		if (typeof this.fault === 'function') return await this.fault(send);
		this.isDead = true;
		if (this.fault === 'dies after') await send();
		return await new Promise(() => undefined);
	}
}

/** How long a request may take before its sender gives up. In milliseconds. */
const TIMEOUT_MS = 250;

/** Takes a delivery as the webhook does, and says whether it was taken. */
async function deliver(store: RedisStore, id: string, words: Words, own: Windows<Words>) {
	const event = { type: 'delivery' as const, input: words };
	try {
		const key = { id, keepMs: 60_000 };
		return (await store.apply(own, 'u', event, 'watcher', key)) !== 'pending';
	} catch {
		return false;
	}
}

/**
 * A conversation from the first delivery to the last execution, past one fault; what the workflow has got.
 *
 * @param settings what the node is set to at each delivery
 */
async function live(
	step: number,
	fault: Fault | 'dies before' | 'dies after',
	settings: ReadonlyArray<Windows<Words>>,
): Promise<{ words: string[]; commands: number }> {
	const name = nodeName();
	const redis = client();
	const link = new Link(redis, `{${name}:${partitionOf('u')}}`, step, fault);
	let store = new RedisStore(link.redis, 'here', name, HOLD_MS);
	/** After its death another process goes on. */
	const alive = () => {
		if (link.isDead) store = new RedisStore(redis, 'here', name, HOLD_MS);
		return store;
	};
	const within = async <T>(work: Promise<T>, otherwise: T) => {
		return await Promise.race([work, sleep(TIMEOUT_MS, otherwise, { ref: false })]);
	};
	for (const [n, own] of settings.entries()) {
		for (let attempt = 0; attempt < 8; attempt++) {
			if (await within(deliver(alive(), `k${n}`, [`${n}a`, `${n}b`], own), false)) break;
			await sleep(HOLD_MS / 2);
		}
	}
	// n8n refuses a second execution with one key.
	const executions = new Map<string, OutboxEntry>();
	const deadline = Date.now() + 20_000;
	for (;;) {
		await sleep(QUIET_MS / 2);
		const turn = async () => {
			const own = alive();
			await whole(own).tick(windows, 'due');
			for (const entry of await whole(own).take(windows, 10)) {
				executions.set(entry.id, entry);
				await own.acknowledge([entry.id]);
			}
			return await whole(own).isEmpty();
		};
		if (
			await within(
				turn().catch(() => false),
				false,
			)
		)
			break;
		if (Date.now() > deadline) throw new Error('It never came to an end');
	}
	return { words: wordsIn([...executions.values()]), commands: link.commands };
}

const ALL = Array.from({ length: 5 }, (_, n) => [`${n}a`, `${n}b`]).flat();

describe.each([
	...Object.entries(FAULTS),
	['ends its process', 'dies before'],
	['is the last of its process', 'dies after'],
] as Array<[string, Fault | 'dies before' | 'dies after']>)(
	'where a command %s',
	(_name, fault) => {
		it.each([
			['', [windows, windows, windows, windows, windows]],
			[', while the node is set to another window', [former, former, windows, windows, former]],
		])(
			'nothing is lost and nothing comes twice, whichever command it is%s',
			async (_when, settings) => {
				const { words, commands } = await live(Infinity, fault, settings);
				expect(words.sort()).toEqual(ALL);
				const steps = Array.from({ length: commands }, (_, n) => n + 1);
				const lives: Array<{ step: number; words: string[] }> = [];
				// As many at once as still keep their time.
				while (steps.length > 0) {
					const some = steps.splice(0, 20).map(async (step) => {
						return { step, words: (await live(step, fault, settings)).words.sort() };
					});
					lives.push(...(await Promise.all(some)));
				}
				expect(lives.filter(({ words: got }) => got.join() !== ALL.join())).toEqual([]);
				expect(commands).toBeGreaterThan(20);
			},
			60_000,
		);
	},
);

describe('an emission that a request was to start', () => {
	const emit = async (store: RedisStore) => {
		const own: Windows<Words> = { current: tallyWindow({ most: 1 }), previous: [] };
		const event = { type: 'delivery' as const, input: ['a', 'b'] };
		const [entry] = (await store.apply(own, 'u', event, 'request')) as OutboxEntry[];
		return entry!.id;
	};

	it('is left to the request for as long as its process lives', async () => {
		const store = new RedisStore(client(), 'here', nodeName(), 400);
		const id = await emit(store);
		for (let n = 0; n < 5; n++) {
			await sleep(150);
			await store.renew([], [id]);
			expect(await whole(store).take(windows, 10)).toEqual([]);
		}
	});

	it('is had by the first of two executions, where its process died and both were started', async () => {
		const [dying, leader, worker] = [1, 2, 3].map(() => client());
		const name = nodeName();
		const id = await emit(new RedisStore(dying!, 'here', name, HOLD_MS));
		await sleep(HOLD_MS + 20);
		expect(
			(await whole(new RedisStore(leader!, 'here', name)).take(windows, 10)).map((one) => one.id),
		).toEqual([id]);
		const begin = async (execution: string) => {
			return await new RedisStore(worker!, 'here', name).begin([id], execution);
		};
		expect(await begin('17')).toEqual([id]);
		expect(await begin('18')).toEqual([]);
		// A worker that died has its execution begun again by another.
		expect(await begin('17')).toEqual([id]);
	});
});

it('an emission that cannot be made into items holds up no other, and is made when it can be', async () => {
	const store = new RedisStore(client(), 'here', nodeName());
	const own: Windows<Words> = { current: tallyWindow({ most: 1, quietMs: 60_000 }), previous: [] };
	const broken: Windows<Words> = {
		current: {
			...own.current,
			emission: (part, entries) => {
				const emission = own.current.emission(part, entries);
				if (emission && wordsIn([emission]).includes('a')) throw new Error('Not this one');
				return emission;
			},
		},
		previous: [],
	};
	const event = { type: 'delivery' as const, input: ['a', 'b', 'c'] };
	await store.apply(own, 'u', event, 'watcher');
	expect(wordsIn(await whole(store).take(broken, 10))).toEqual(['b']);
	expect((await whole(store).tick(broken, 'due')).map(({ message }) => message)).toEqual([
		'Not this one',
	]);
	expect(await whole(store).tick(broken, 'due')).toEqual([]);
	await sleep(1_100);
	expect(wordsIn(await whole(store).take(own, 10))).toEqual(['a']);
	// The same where a request was to start the workflow: what came is taken all the same.
	const again = { ...event, input: ['d', 'a', 'e', 'f'] };
	const other = new RedisStore(client(), 'here', nodeName());
	expect(wordsIn((await other.apply(broken, 'u', again, 'request')) as OutboxEntry[])).toEqual([
		'd',
		'e',
	]);
	await sleep(1_100);
	expect(wordsIn(await whole(other).take(own, 10))).toEqual(['a']);
}, 10_000);

it('a handler may be slower than a claim is held, as long as its process lives', async () => {
	const name = nodeName();
	const [slow, other] = [client(), client()].map(
		(redis) => new RedisStore(redis, 'here', name, 400),
	);
	const claim = (await slow!.claim('u', { id: 'k', keepMs: 60_000 })) as Claim;
	for (let n = 0; n < 5; n++) {
		await sleep(150);
		await slow!.renew([claim], []);
		expect(await other!.claim('u', { id: 'k', keepMs: 60_000 })).toBe('pending');
	}
	// Then it dies.
	await sleep(450);
	expect(typeof (await other!.claim('u', { id: 'k', keepMs: 60_000 }))).toBe('object');
	// And was not dead after all: what it says then changes nothing.
	await slow!.complete([claim]);
	expect(await slow!.claim('u', { id: 'k', keepMs: 60_000 })).toBe('pending');
});
