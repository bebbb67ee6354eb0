import { liveSegment } from '../support/payloads';
import { QueueMode } from '../../tools/queue/queueMode.mts';
import { end, items, trigger, workflowWith, type Execution } from '../e2e/support/n8n.mts';
import { accepted, atOnce, different, pause, ramp, readWav, send } from '../e2e/support/omi.mts';
import { partsIn, say, staticData } from '../e2e/support/sessions.mts';
import { credentialsFor, type Store } from '../queue/support/stores.mts';

/** n8n in queue mode without webhook processors: the main process takes deliveries, a worker runs the workflows. */

jest.setTimeout(400_000);

let queue: QueueMode;
let credentials: Awaited<ReturnType<typeof credentialsFor>>;

beforeAll(async () => {
	queue = await QueueMode.start(0);
	credentials = await credentialsFor(queue.main, queue.redis);
}, 400_000);
afterAll(async () => await queue?.stop(), 120_000);

async function publish(store: Store, type: string, parameters: Record<string, unknown>) {
	const all = { ...parameters, options: { sessionStore: store } };
	const saved = await queue.main.publish(workflowWith(type, all, { credentials }));
	const executions = async (atLeast: number): Promise<Execution[]> => {
		return await queue.main.executions(saved.id, {
			atLeast,
			timeoutMs: 120_000,
			settleMs: 5_000,
		});
	};
	return { saved, url: queue.webhookUrl(saved, trigger), executions };
}

const usersOf = (count: number) => Array.from({ length: count }, (_, n) => `u${10 + n}`);

/** What stands in no other place than in what was said. */
const MARK = 'Something that nobody else says';

const words = (uid: string, turn: number) =>
	[0, 1, 2].map((n) => {
		return liveSegment(`${uid} ${turn} ${n}`, `${MARK}, ${uid} ${turn} ${n}.`, turn * 10 + n);
	});

const idsIn = (executions: readonly Execution[]) => {
	return partsIn(executions)
		.flatMap(({ ids }) => ids)
		.sort();
};

const idsOfAll = (users: readonly string[], turns: number) => {
	const all = users.flatMap((uid) => Array.from({ length: turns }, (_, turn) => words(uid, turn)));
	return all
		.flat()
		.map(({ id }) => id)
		.sort();
};

describe.each<Store>(['memory', 'redis'])('with sessions in %s', (store) => {
	it('conversations come once each, leave nothing behind, and do not come again at a restart', async () => {
		const { saved, url, executions } = await publish(store, 'omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
		});
		const users = usersOf(40);
		const left: number[] = [];
		const sizes: number[] = [];
		for (const turn of [0, 1]) {
			const answers = await atOnce(users, 8, async (uid) => await say(url, uid, words(uid, turn)));
			expect(different(answers)).toEqual([accepted]);
			await executions(users.length * (turn + 1));
			// A delivery that starts nothing: n8n writes down what is known after it.
			expect(await say(url, users[0]!, words(users[0]!, turn))).toBe(accepted);
			await pause(500);
			const written = JSON.stringify(await staticData(queue.main, saved.id));
			left.push(written.split(MARK).length - 1);
			sizes.push(written.length);
		}
		await queue.main.restart();
		await pause(5_000);
		const all = await executions(2 * users.length);
		expect({ left, executions: all.length }).toEqual({
			left: [0, 0],
			executions: 2 * users.length,
		});
		expect(sizes[1]).toBeLessThan(2 * sizes[0]! + 1_000);
		expect(idsIn(all)).toEqual(idsOfAll(users, 2));
	});

	it('while the workers are away, and the main process restarts, each emission waits as one execution', async () => {
		const { url, executions } = await publish(store, 'omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
		});
		const users = usersOf(20);
		await queue.worker.stop();
		const answers = await atOnce(users, 8, async (uid) => await say(url, uid, words(uid, 0)));
		expect(different(answers)).toEqual([accepted]);
		await pause(35_000);
		await queue.main.restart();
		await pause(40_000);
		await queue.worker.start();

		const all = await executions(users.length);
		expect(all.map(({ status }) => status)).toEqual(users.map(() => 'success'));
		expect(idsIn(all)).toEqual(idsOfAll(users, 1));
	});

	it('sound that is going on when the main process stops comes whole and once', async () => {
		const { url, executions } = await publish(store, 'omiAudioTrigger', {
			triggerOn: 'duration',
			duration: 30,
		});
		const users = usersOf(8);
		const sound = (uid: string) => ramp(32_000, users.indexOf(uid) * 1_000);
		const answers = await atOnce(users, 4, async (uid) => {
			return await send(`${url}?sample_rate=16000&uid=${uid}`, sound(uid));
		});
		expect(different(answers)).toEqual([accepted]);
		await queue.main.restart();
		const began = Date.now();
		const all = (await executions(users.length)).flatMap((execution) => items(execution, end));
		expect(Date.now() - began).toBeLessThan(60_000);
		expect(all.map(({ json }) => String(json.userId)).sort()).toEqual(users);
		for (const item of all) {
			const { pcm } = readWav(await queue.main.binary(item));
			expect(pcm.equals(sound(String(item.json.userId)))).toBe(true);
		}
	});
});
