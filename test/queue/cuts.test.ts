import type { Windows } from '../../nodes/domain/sessions/window';
import type { OutboxEntry } from '../../nodes/state/port';
import { connectionTo } from '../../nodes/state/redis/connection';
import { credentialSchema } from '../../nodes/state/redis/credential';
import { RedisStore } from '../../nodes/state/redis/store';
import { RedisServer } from '../../tools/queue/redis.mts';
import { BadLine } from '../support/badLine.mts';
import { tallyWindow, wordsIn, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { whole } from '../../tools/queue/whole.mts';

/** Real connections that break again and again, with what many users have sent together on its way. */

const own: Windows<Words> = {
	current: tallyWindow({ quietMs: 400, most: 2, knowsWords: false }),
	previous: [],
};

let server: RedisServer;
let lines: BadLine[];
beforeAll(async () => {
	server = await RedisServer.start();
	lines = await Promise.all(
		[1, 2].map(async (seed) => await new BadLine(server.port, seed).start()),
	);
}, 30_000);
afterAll(async () => {
	for (const line of lines) connectionTo(credential(line)).disconnect();
	lines.forEach((line) => line.stop());
	await server.stop();
});

const credential = ({ port }: BadLine) => {
	return credentialSchema.parse({ host: '127.0.0.1', port, database: 3, prefix: 'cuts' });
};

/** Tries until it succeeds, as Omi and the watcher do. */
async function atLast<T>(work: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			return await work();
		} catch {
			await sleep(20);
		}
	}
}

it('nothing is lost, and nothing comes twice', async () => {
	const stores = lines.map(
		(line) => new RedisStore(connectionTo(credential(line)), 'here', 'n', 1_500),
	);
	const executions = new Map<string, OutboxEntry>();
	const begun: string[] = [];
	const begin = async (store: RedisStore, entry: OutboxEntry, by: string) => {
		const ids = await atLast(async () => await store.begin([entry.id], `${by} ${entry.id}`));
		if (ids.length === 0) return;
		// n8n refuses a second execution with one key, which only the watcher gives.
		if (by === 'request' || !executions.has(entry.id)) begun.push(entry.id);
		executions.set(entry.id, entry);
	};
	let isSpeaking = true;
	const watch = async () => {
		const [store] = stores;
		while (isSpeaking || !(await atLast(async () => await whole(store!).isEmpty()))) {
			await whole(store!)
				.tick(own, 'due')
				.catch(() => undefined);
			const taken = await whole(store!)
				.take(own, 100)
				.catch(() => []);
			for (const entry of taken) await begin(store!, entry, 'watcher');
			await sleep(30);
		}
	};
	const said: string[] = [];
	const speak = async (user: number) => {
		for (let round = 0; round < 25; round++) {
			const input = [`${user} ${round} a`, `${user} ${round} b`];
			said.push(...input);
			const dispatcher = (user + round) % 3 === 0 ? 'request' : 'watcher';
			const key = { id: `${user} ${round}`, keepMs: 60_000 };
			let attempt = 0;
			await atLast(async () => {
				const store = stores[(user + round + attempt++) % 2]!;
				const event = { type: 'delivery' as const, input };
				const answer = await store.apply(own, `u${user}`, event, dispatcher, key);
				if (answer === 'pending') throw new Error('Somebody is at it');
				if (typeof answer === 'string') return;
				for (const entry of answer) await begin(store, entry, 'request');
			});
			// As after a restart of Redis, which forgets its scripts.
			if (user === 0 && round % 8 === 7) await atLast(async () => await forgetScripts());
		}
	};
	const watching = watch();
	await Promise.all(Array.from({ length: 25 }, async (_, user) => await speak(user)));
	await sleep(500);
	isSpeaking = false;
	await watching;
	expect(wordsIn([...executions.values()]).sort()).toEqual(said.sort());
	expect(new Set(begun).size).toBe(begun.length);
	expect(lines.reduce((sum, { cuts }) => sum + cuts, 0)).toBeGreaterThan(5);
}, 60_000);

async function forgetScripts(): Promise<void> {
	const redis = server.client();
	await redis.script('FLUSH');
	redis.disconnect();
}
