/*
 * What deliveries cost where sessions are in Redis, without n8n: bytes and round trips, whether a session is short or
 * long; and what is left when they are over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { windowsOf as soundWindowsOf } from '../../nodes/OmiAudioTrigger/windows';
import { windowsOf as speechWindowsOf } from '../../nodes/OmiTranscriptTrigger/windows';
import { shortHash } from '../../nodes/domain/idempotencyKey';
import { parseTranscript } from '../../nodes/domain/payloads/segment';
import type { SoundInput } from '../../nodes/domain/sessions/soundPart';
import type { Windows } from '../../nodes/domain/sessions/window';
import type { Dispatcher } from '../../nodes/state/port';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisServer } from '../queue/redis.mts';
import { SAMPLE_RATE, soundChunk, transcriptBody } from './payloads.mts';
import { brief, table } from './table.mts';
import { whole } from '../queue/whole.mts';

/** As in an n8n: the prefix, and a node's hash. */
const NODE = `n8n-nodes-omi:${shortHash('instance', 'workflow/node')}`;
const USER = 'x7Qm2RkTzWbV9sLcYpNfJ4hGdA63';
const KEEP_MS = 600_000;
const MEASURED = 30;

/** Omi keeps on trying for ten minutes at most, and so long are keys kept. */
const KEYS_AT_ONCE = 17 * 600;

function speechIn(quietPeriod: number) {
	return speechWindowsOf({
		...{ triggerOn: 'sessionEnd', quietPeriod, phrases: '', commandPause: 5, commandMaximum: 30 },
		options: { maximumSegments: 1e9, waitForMemory: false },
	});
}

const SPEECH = speechIn(120);

function soundIn(triggerOn: 'duration' | 'delivery', seconds: number): Windows<SoundInput> {
	return soundWindowsOf({
		...{ triggerOn, format: 'wav', duration: seconds, pause: 2, quietPeriod: 10 },
		...{ maximumDuration: 300, options: {} },
	});
}

/** What has gone to Redis and come from it, and how long its processor was busy with it, in microseconds. */
interface Traffic {
	readonly bytes: number;
	readonly trips: number;
	readonly busyUs: number;
}

/** A Redis, and how much has been asked of it. */
class Meter {
	private trips = 0;
	private constructor(
		private readonly server: RedisServer,
		readonly redis: Redis,
	) {
		const send = redis.sendCommand.bind(redis);
		redis.sendCommand = (...args) => {
			this.trips += 1;
			return send(...args);
		};
	}

	static async start(): Promise<Meter> {
		const server = await RedisServer.start();
		return new Meter(server, server.client());
	}

	async during(work: () => Promise<unknown>): Promise<Traffic> {
		const busy = await this.busyUs();
		const before = await this.bytes();
		const { trips } = this;
		await work();
		// To ask for it costs some hundred bytes by itself: so it is asked twice before.
		const own = before.second - before.first;
		const { first } = await this.bytes();
		return {
			bytes: first - before.second - own,
			trips: this.trips - trips - 2,
			busyUs: (await this.busyUs()) - busy,
		};
	}

	async stop(): Promise<void> {
		this.redis.disconnect();
		await this.server.stop();
	}

	private async busyUs(): Promise<number> {
		const text = await this.redis.info('cpu');
		const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
		return (of('used_cpu_user') + of('used_cpu_sys')) * 1e6;
	}

	private async bytes(): Promise<{ first: number; second: number }> {
		const ask = async () => {
			const text = await this.redis.info('stats');
			const of = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]);
			return of('total_net_input_bytes') + of('total_net_output_bytes');
		};
		return { first: await ask(), second: await ask() };
	}
}

let keys = 0;
const nextKey = () => ({ id: shortHash('delivery', String((keys += 1))), keepMs: KEEP_MS });

/** @param each how many segments a delivery has */
async function speech(meter: Meter, segments: number, each = 3): Promise<string[]> {
	const store = new RedisStore(meter.redis, 'bench', `${NODE}${segments}/${each}`);
	let body = 0;
	const say = async (from: number) => {
		const bytes = transcriptBody(USER, from, each);
		body += bytes.length;
		const input = parseTranscript(JSON.parse(bytes.toString())) ?? [];
		await store.apply(SPEECH, USER, { type: 'delivery', input }, 'request', nextKey());
	};
	for (let from = 0; from < segments; from += each) await say(from);
	body = 0;
	const traffic = await meter.during(async () => {
		for (let n = 0; n < MEASURED; n++) await say(segments + each * (n + 1));
	});
	return row(
		`transcript of ${each} segments, ${segments.toLocaleString('en')} in session`,
		traffic,
		MEASURED,
		body / MEASURED,
	);
}

/** Seconds of sound up to a file and with it: the clock ends it, as seconds that come at once are no time. */
async function soundFile(meter: Meter, seconds: number): Promise<string[]> {
	const store = new RedisStore(meter.redis, 'bench', `${NODE}${seconds}`);
	const windows = soundIn('duration', seconds);
	const bytes = soundChunk();
	const event = { type: 'delivery' as const, input: { bytes, sampleRate: SAMPLE_RATE } };
	const collected = await meter.during(async () => {
		for (let n = 0; n < seconds; n++) await store.apply(windows, USER, event, 'request', nextKey());
	});
	const handed = await meter.during(async () => {
		await whole(store).stop(windows);
		const taken = await whole(store).take(windows, 10);
		if (taken.length === 0) throw new Error('No file came out');
		await store.acknowledge(taken.map(({ id }) => id));
	});
	const traffic = {
		bytes: collected.bytes + handed.bytes,
		trips: collected.trips,
		busyUs: collected.busyUs + handed.busyUs,
	};
	return row(`second of sound, in files of ${seconds} s`, traffic, seconds, bytes.length);
}

async function soundAtOnce(meter: Meter, dispatcher: Dispatcher): Promise<string[]> {
	const store = new RedisStore(meter.redis, 'bench', `${NODE}${dispatcher}`);
	const windows = soundIn('delivery', 30);
	const bytes = soundChunk();
	const event = { type: 'delivery' as const, input: { bytes, sampleRate: SAMPLE_RATE } };
	const traffic = await meter.during(async () => {
		for (let n = 0; n < MEASURED; n++) {
			const answer = await store.apply(windows, USER, event, dispatcher, nextKey());
			const entries = typeof answer === 'string' ? [] : answer;
			if (entries.length === 0) throw new Error('Nothing came out');
			await store.acknowledge(entries.map(({ id }) => id));
		}
	});
	const name = 'second of sound that starts an execution by itself';
	return row(name, traffic, MEASURED, bytes.length);
}

/** @param count how many deliveries there were, each with such a body */
function row(name: string, traffic: Traffic, count: number, body: number): string[] {
	const [bytes, trips, busyUs] = [traffic.bytes, traffic.trips, traffic.busyUs].map((value) => {
		return value / count;
	}) as [number, number, number];
	return [name, brief(body), brief(bytes), brief(bytes / body), brief(trips), brief(busyUs)];
}

async function idleSecond(meter: Meter): Promise<string> {
	const store = new RedisStore(meter.redis, 'bench', `${NODE}idle`);
	const { bytes } = await meter.during(async () => {
		for (let n = 0; n < MEASURED; n++) {
			await whole(store).tick(SPEECH, 'due');
			await whole(store).take(SPEECH, 100);
		}
	});
	return `The clock of a node on which nothing goes on moves ${brief(bytes / MEASURED / 1_000)} kB a second.`;
}

/** What is left of a day of 17 deliveries a second when no session is open: keys that are not forgotten yet, and users. */
async function leftovers(meter: Meter): Promise<string> {
	await meter.redis.flushall();
	const store = new RedisStore(meter.redis, 'bench', NODE);
	const users = Array.from({ length: 50 }, (_, n) => `${USER.slice(0, -2)}${n}`.padEnd(28, '0'));
	for (let n = 0; n < KEYS_AT_ONCE; n++) {
		const user = users[n % users.length] ?? '';
		const body = transcriptBody(user, Math.floor(n / users.length) * 3);
		const input = parseTranscript(JSON.parse(body.toString())) ?? [];
		await store.apply(SPEECH, user, { type: 'delivery', input }, 'watcher', nextKey());
	}
	// They end as conversations do that go quiet: a user is remembered for a while.
	await sleep(1_100);
	await whole(store).tick(speechIn(1), 'all');
	for (;;) {
		const taken = await whole(store).take(SPEECH, 100);
		if (taken.length === 0) break;
		await store.acknowledge(taken.map(({ id }) => id));
	}
	const sizes = { key: 0, user: 0 };
	for (const name of await meter.redis.keys('*')) {
		const size = (await meter.redis.memory('USAGE', name, 'SAMPLES', 0)) ?? 0;
		sizes[/\}:key:/.test(name) ? 'key' : 'user'] += size;
	}
	const MB = (bytes: number) => brief(bytes / 1e6);
	return `A day of 17 deliveries a second leaves ${MB(sizes.key)} MB of keys, those of its last ten minutes; and what is known of its fifty users, whose sessions are over, ${MB(sizes.user)} MB, for a quarter of an hour.`;
}

/** The figures, as Markdown. */
export async function measureCosts(): Promise<string> {
	const meter = await Meter.start();
	try {
		const rows: string[][] = [];
		for (const segments of [10, 1_000, 10_000]) rows.push(await speech(meter, segments));
		rows.push(await speech(meter, 1_000, 1));
		for (const seconds of [30, 300]) rows.push(await soundFile(meter, seconds));
		rows.push(await soundAtOnce(meter, 'request'));
		const titles = ['to and from Redis', 'ratio', 'round trips', "Redis' processor (µs)"];
		const head = ['a delivery', 'its body (bytes)', ...titles];
		const sentences = [await idleSecond(meter), await leftovers(meter)];
		return [table(head, rows), ...sentences].join('\n\n');
	} finally {
		await meter.stop();
	}
}
