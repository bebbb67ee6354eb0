/*
 * What a delivery and an execution cost in queue mode: the processor time of each process, and what PostgreSQL writes.
 * It is processor time that is taken, so that it does not matter much what else the machine does.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueMode } from '../queue/queueMode.mts';
import { ENGINES } from './engines.mts';
import { send, type Load } from './load.mts';
import { memoryOf100kB, SAMPLE_RATE, soundChunk, transcriptBody } from './payloads.mts';
import { brief, table } from './table.mts';
import { triggerWorkflow } from './workflows.mts';

const CONNECTIONS = 4;

/** As `getconf CLK_TCK` says it of every Linux: the ticks in which processor time is told, a second. */
const TICKS = 100;

/** How long to watch what n8n does when nothing comes, in milliseconds. */
const IDLE_MS = 15_000;

/** How long what was sent may take to have its executions, in milliseconds. */
const ENDED_WITHIN_MS = 120_000;

/** Until what a load has left behind is tidied up, in milliseconds. */
const SETTLE_MS = 5_000;

interface Case {
	readonly what: string;
	readonly type: string;
	readonly parameters: object;
	/** How many things cost what the table says: deliveries, or conversations. */
	readonly units: number;
	/** What is sent, in so many rows at once, each of which waits for its answers. */
	readonly rows: (url: string) => Load[][];
	/** How many executions come of it. */
	readonly executions: number;
}

const JSON_TYPE = 'application/json';

/** A conversation as Omi sends it: eight minutes, one segment in each delivery. */
const SEGMENTS = 97;
const CONVERSATIONS = 24;
const FILE_SECONDS = 30;
const FILES = 20;
const SINGLE = 300;

const shared = { sessionStore: 'redis' };

function conversations(url: string): Load[][] {
	return Array.from({ length: CONVERSATIONS }, (_, person) => {
		const uid = `wearer-${person}`;
		return Array.from({ length: SEGMENTS }, (__, said) => {
			return { url: `${url}?uid=${uid}`, type: JSON_TYPE, body: transcriptBody(uid, said, 1) };
		});
	});
}

function sound(url: string): Load[][] {
	const body = soundChunk();
	return Array.from({ length: FILES }, (_, person) => {
		const address = `${url}?uid=wearer-${person}&sample_rate=${SAMPLE_RATE}`;
		const load = { url: address, type: 'application/octet-stream', body };
		return Array<Load>(FILE_SECONDS).fill(load);
	});
}

const alone = (body: (index: number) => Buffer) => (url: string) => {
	return Array.from({ length: SINGLE }, (_, index) => {
		return [{ url: `${url}?uid=wearer-${index % 20}`, type: JSON_TYPE, body: body(index) }];
	});
};

const CASES: readonly Case[] = [
	{
		what: `conversation of ${SEGMENTS} segments, one in each delivery`,
		type: 'omiTranscriptTrigger',
		parameters: {
			triggerOn: 'sessionEnd',
			quietPeriod: 600,
			// It is handed over when one more comes.
			options: { ...shared, maximumSegments: SEGMENTS - 1 },
		},
		units: CONVERSATIONS,
		rows: conversations,
		executions: CONVERSATIONS,
	},
	{
		what: `file of ${FILE_SECONDS} s of sound, a second in each delivery`,
		type: 'omiAudioTrigger',
		parameters: { triggerOn: 'duration', duration: FILE_SECONDS, options: shared },
		units: FILES,
		rows: sound,
		executions: FILES,
	},
	{
		what: 'transcript of 3 segments that starts an execution by itself',
		type: 'omiTranscriptTrigger',
		parameters: { triggerOn: 'delivery', options: shared },
		units: SINGLE,
		rows: alone((index) => transcriptBody('wearer', index * 3)),
		executions: SINGLE,
	},
	{
		what: 'memory of 100 kB',
		type: 'omiMemoryTrigger',
		parameters: { options: shared },
		units: SINGLE,
		// Each with an id of its own.
		rows: alone(memoryOf100kB),
		executions: SINGLE,
	},
];

/** What has been spent since all of it began: processor time in seconds, and what PostgreSQL has written. */
interface Spent {
	readonly processor: number;
	readonly worker: number;
	readonly main: number;
	readonly postgres: number;
	readonly redis: number;
	/** Bytes of its log, which it writes before anything else and sends to its replicas. */
	readonly wal: number;
	readonly transactions: number;
}

const NAMES = ['processor', 'worker', 'main', 'postgres', 'redis', 'wal', 'transactions'] as const;

/** Processor time of one process, as proc(5) tells it, and whose child it is. */
async function timeOf(pid: number | string): Promise<{ seconds: number; parent: number }> {
	const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
	// The name before may have spaces.
	const fields = text
		.slice(text.lastIndexOf(')') + 2)
		.split(' ')
		.map(Number);
	const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
	return { seconds: (user + system + endedUser + endedSystem) / TICKS, parent: fields[1] ?? 0 };
}

/** Of a process and those that it has started, whether they live or not. */
async function timeOfAll(pid: number): Promise<number> {
	const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const all = await Promise.all(ids.map(timeOf));
	const children = all.filter(({ parent }) => parent === pid);
	return [await timeOf(pid), ...children].reduce((sum, { seconds }) => sum + seconds, 0);
}

async function spent({ main, processors, worker, postgres, redis }: QueueMode): Promise<Spent> {
	const client = redis.client();
	const cpu = await client.info('cpu');
	client.disconnect();
	const ofRedis = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(cpu)?.[1]);
	const [wal, transactions] = (
		await postgres.execute(
			"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), sum(xact_commit) FROM pg_stat_database",
		)
	).split('|');
	return {
		processor: (await timeOf(processors[0]?.pid ?? 0)).seconds,
		worker: (await timeOf(worker.pid ?? 0)).seconds,
		main: (await timeOf(main.pid ?? 0)).seconds,
		postgres: await timeOfAll(postgres.pid ?? 0),
		redis: ofRedis('used_cpu_user') + ofRedis('used_cpu_sys'),
		wal: Number(wal),
		transactions: Number(transactions),
	};
}

const combine = (a: Spent, b: Spent, how: (one: number, other: number) => number): Spent => {
	return Object.fromEntries(NAMES.map((name) => [name, how(a[name], b[name])])) as unknown as Spent;
};

/** What is spent a second when nothing comes. What PostgreSQL writes then comes in bursts, and is not taken off. */
async function idle(queue: QueueMode): Promise<Spent> {
	await sleep(SETTLE_MS);
	const before = await spent(queue);
	await sleep(IDLE_MS);
	const rest = combine(await spent(queue), before, (now, then) => (now - then) / (IDLE_MS / 1_000));
	return { ...rest, wal: 0 };
}

async function play(rows: Load[][]): Promise<void> {
	const waiting = [...rows];
	const work = async () => {
		for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
			const loads = [...row].reverse();
			await send(() => loads.pop(), 1, Infinity);
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

/** Asks the database, since asking n8n would be counted as its work. */
async function untilEnded(queue: QueueMode, workflowId: string, count: number): Promise<void> {
	const question = `SELECT count(*) FROM execution_entity WHERE "workflowId" = '${workflowId}' AND "stoppedAt" IS NOT NULL`;
	const deadline = performance.now() + ENDED_WITHIN_MS;
	for (;;) {
		const ended = Number(await queue.postgres.execute(question));
		if (ended === count) return;
		if (ended > count || performance.now() > deadline) {
			throw new Error(`${ended} executions have ended in place of ${count}.`);
		}
		await sleep(500);
	}
}

async function measure(
	queue: QueueMode,
	one: Case,
	credential: { id: string; name: string },
): Promise<string[]> {
	const workflow = triggerWorkflow(one.type, one.parameters, credential);
	const saved = await queue.main.publish(workflow);
	const url = queue.webhookUrl(saved, 'Trigger');
	// What is loaded once is not counted.
	await play(one.rows(url));
	await untilEnded(queue, saved.id, one.executions);
	const atRest = await idle(queue);
	const [before, began] = [await spent(queue), performance.now()];
	await play(one.rows(url));
	await untilEnded(queue, saved.id, 2 * one.executions);
	const seconds = (performance.now() - began) / 1_000;
	const all = combine(await spent(queue), before, (now, then) => now - then);
	const cost = combine(all, atRest, (total, rest) => (total - rest * seconds) / one.units);
	await queue.main.unpublish(saved);
	const ms = (value: number) => brief(Math.max(0, value) * 1_000);
	return [
		one.what,
		...[cost.processor, cost.worker, cost.main, cost.postgres, cost.redis].map(ms),
		brief(cost.wal / 1_000),
		brief(cost.transactions),
	];
}

/** The figures, as Markdown. */
export async function measureExecutions(): Promise<string> {
	const queue = await QueueMode.start(1, ENGINES.lazy);
	try {
		const credential = await queue.main.api.createCredential('omiRedisApi', 'Sessions', {
			...{ host: '127.0.0.1', port: queue.redis.port, database: 1, prefix: 'bench' },
		});
		const rows: string[][] = [];
		for (const one of CASES) rows.push(await measure(queue, one, credential));
		const head = ['what', 'processor (ms)', 'worker (ms)', 'main (ms)', 'PostgreSQL (ms)'];
		return table([...head, 'Redis (ms)', 'PostgreSQL writes (kB)', 'transactions'], rows);
	} finally {
		await queue.stop();
	}
}
