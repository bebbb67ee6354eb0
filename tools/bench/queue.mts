/**
 * What sessions in Redis cost: bytes and round trips a delivery, what n8n's processes and PostgreSQL do for an
 * execution, what an hour of one user holds, what one n8n takes against its memory, and what n8n in queue mode takes
 * with one and with two webhook processors, in turn.
 *
 *   npm run bench:queue
 *   npm run bench:queue -- costs hours   # some parts only
 */
import { windowsOf as speechWindowsOf } from '../../nodes/OmiTranscriptTrigger/windows';
import { parseTranscript } from '../../nodes/domain/payloads/segment';
import type { Windows } from '../../nodes/domain/sessions/window';
import { RedisStore } from '../../nodes/state/redis/store';
import type { IdempotencyKey } from '../../nodes/domain/idempotencyKey';
import { measureExecutions } from './executionCosts.mts';
import { send } from './load.mts';
import { loadSound, loadSpeech } from './loads.mts';
import { spread } from './measure.mts';
import { transcriptBody } from './payloads.mts';
import { measureCosts } from './redisCosts.mts';
import { measureStores } from './stores.mts';
import { brief, table } from './table.mts';
import { triggerWorkflow } from './workflows.mts';
import { stopAll } from '../n8n/instance.mts';
import { RoundRobin } from '../queue/proxy.mts';
import { QueueMode } from '../queue/queueMode.mts';
import { RedisServer } from '../queue/redis.mts';
import { whole } from '../queue/whole.mts';

const ROUNDS = 5;
const CONNECTIONS = 8;
const SEND_MS = 4_000;

const HOUR_S = 3_600;

const shared = { sessionStore: 'redis' };
const KINDS = [
	{
		name: 'transcript',
		type: 'omiTranscriptTrigger',
		parameters: { triggerOn: 'sessionEnd', quietPeriod: 600, options: shared },
		loads: loadSpeech,
	},
	{
		name: 'second of sound',
		type: 'omiAudioTrigger',
		parameters: { triggerOn: 'duration', duration: 30, options: shared },
		loads: loadSound,
	},
] as const;

/** Deliveries a second, by the number of processors. */
async function measureRates(engine: 'vm' | 'lazy'): Promise<string[][]> {
	const queue = await QueueMode.start(2, {
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(engine === 'lazy'),
	});
	const single = await RoundRobin.start([queue.processors[0]!.url]);
	try {
		const { id, name } = await queue.main.api.createCredential('omiRedisApi', 'Sessions', {
			host: '127.0.0.1',
			port: queue.redis.port,
			database: 1,
			prefix: 'bench',
		});
		const rows: string[][] = [];
		for (const kind of KINDS) {
			const workflow = triggerWorkflow(kind.type, kind.parameters, { id, name });
			const saved = await queue.main.publish(workflow);
			const both = queue.webhookUrl(saved, 'Trigger');
			const one = saved.webhookUrl('Trigger').replace(queue.main.url, single.url);
			const rate = async (url: string) => {
				const { count, began } = await send(kind.loads(url), CONNECTIONS, SEND_MS);
				return (count * 1_000) / (performance.now() - began);
			};
			await rate(both);
			const rates: Array<{ one: number; two: number }> = [];
			for (let round = 0; round < ROUNDS; round++) {
				rates.push({ one: await rate(one), two: await rate(both) });
			}
			const ratio = spread(rates.map(({ one: alone, two }) => two / alone));
			rows.push([
				engine,
				kind.name,
				brief(spread(rates.map((each) => each.one)).median),
				brief(spread(rates.map((each) => each.two)).median),
				brief(ratio.median),
				`${brief(ratio.low)}–${brief(ratio.high)}`,
			]);
			await queue.main.unpublish(saved);
		}
		return rows;
	} finally {
		await single.stop();
		await queue.stop();
	}
}

interface Hour {
	/** Bytes that Redis needs for the user, at most and on average. */
	most: number;
	mean: number;
	/** Bytes that came to Redis and went from it, per hour. */
	received: number;
	sent: number;
}

/**
 * An hour of one user, without n8n, with the keys of all deliveries.
 *
 * @param isWatched whether to ask all the time what is held, which is traffic too
 */
async function measureHour<Input>(
	isWatched: boolean,
	everySeconds: number,
	windows: Windows<Input>,
	deliver: (store: RedisStore, second: number, key: IdempotencyKey) => Promise<unknown>,
): Promise<Hour> {
	const server = await RedisServer.start();
	const redis = server.client();
	const value = async (section: string, name: string) => {
		const text = await redis.info(section);
		return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]);
	};
	try {
		const used: number[] = [];
		const store = new RedisStore(redis, 'bench', 'bench:node');
		const pass = async (second: number) => {
			await deliver(store, second, { id: `key of ${second}`.padEnd(16, '.'), keepMs: 600_000 });
			if (second % 60 !== 0) return;
			await store.acknowledge((await whole(store).take(windows, 10)).map(({ id }) => id));
		};
		await pass(0);
		const received = await value('stats', 'total_net_input_bytes');
		const sent = await value('stats', 'total_net_output_bytes');
		for (let second = everySeconds; second < HOUR_S; second += everySeconds) {
			await pass(second);
			// Not in step with the windows of thirty seconds.
			if (!isWatched || second % 7 !== 0) continue;
			const keys = await redis.keys('*');
			const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
			used.push(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0));
		}
		return {
			most: Math.max(0, ...used),
			mean: used.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, used.length),
			received: (await value('stats', 'total_net_input_bytes')) - received,
			sent: (await value('stats', 'total_net_output_bytes')) - sent,
		};
	} finally {
		redis.disconnect();
		await server.stop();
	}
}

async function measureHours(): Promise<string> {
	const speech = speechWindowsOf({
		triggerOn: 'sessionEnd',
		quietPeriod: 120,
		phrases: '',
		commandPause: 5,
		commandMaximum: 30,
		options: {},
	});
	// A delivery with three new fragments each six seconds, as somebody speaks who makes no pauses.
	const hour = async (isWatched: boolean) => {
		return await measureHour(isWatched, 6, speech, async (store, second, key) => {
			const json: unknown = JSON.parse(transcriptBody('u', second / 2).toString());
			const event = { type: 'delivery' as const, input: parseTranscript(json) ?? [] };
			await store.apply(speech, 'u', event, 'watcher', key);
		});
	};
	const { most, mean } = await hour(true);
	const { received, sent } = await hour(false);
	const kB = (value: number) => brief(value / 1_000);
	const row = [
		'transcript, a delivery each 6 s',
		kB(most),
		kB(mean),
		brief(received / 1e6),
		brief(sent / 1e6),
	];
	const head = [
		'an hour of one user',
		'held at most (kB)',
		'on average (kB)',
		'in (MB)',
		'out (MB)',
	];
	return table(head, [row]);
}

const PARTS: Readonly<Record<string, () => Promise<string>>> = {
	costs: measureCosts,
	executions: measureExecutions,
	hours: measureHours,
	stores: measureStores,
	processors: async () => {
		const rows = [...(await measureRates('vm')), ...(await measureRates('lazy'))];
		const head = ['engine', 'what', 'one processor (1/s)', 'two (1/s)', 'ratio', 'quartiles'];
		return table(head, rows);
	},
};

const wanted = process.argv.slice(2);
try {
	for (const [name, measure] of Object.entries(PARTS)) {
		if (wanted.length === 0 || wanted.includes(name)) console.log(`${await measure()}\n`);
	}
} finally {
	await stopAll();
}
process.exit(0);
