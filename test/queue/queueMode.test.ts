import { crowd, expectAll, stream } from './support/crowd';
import { expectWholeSound } from './support/sound';
import { developerMemory, liveSegment } from '../support/payloads';
import { QueueMode } from '../../tools/queue/queueMode.mts';
import { end, items, trigger, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, pause, send } from '../e2e/support/omi.mts';
import { history } from '../e2e/support/history.mts';
import { partsIn, partsOf, say } from '../e2e/support/sessions.mts';

/** n8n as several processes: whichever of them a delivery comes to, and whichever of them ends. */

let queue: QueueMode;

/** What its user enters into the credential. */
const redisData = () => ({
	host: '127.0.0.1',
	port: queue.redis.port,
	database: 1,
	user: '',
	password: '',
	tls: false,
	caCertificate: '',
	prefix: 'n8n-nodes-omi',
});
let credential: { id: string; name: string };

beforeAll(async () => {
	queue = await QueueMode.start();
	const { id, name } = await queue.main.api.createCredential(
		'omiRedisApi',
		'Sessions',
		redisData(),
	);
	credential = { id, name };
}, 400_000);
afterAll(async () => await queue?.stop(), 120_000);

const patient = { triggerOn: 'sessionEnd', quietPeriod: 6, options: { maximumSegments: 10 } };

/** A published workflow whose trigger keeps its sessions in Redis. */
async function publish(type: string, parameters: Record<string, unknown>) {
	const { options = {}, ...rest } = parameters;
	const shared = { ...rest, options: { ...(options as object), sessionStore: 'redis' } };
	const saved = await queue.main.publish(
		workflowWith(type, shared, { credentials: { omiRedisApi: credential } }),
	);
	const url = queue.webhookUrl(saved, trigger);
	const executions = async (atLeast: number, timeoutMs = 60_000) => {
		return await queue.main.executions(saved.id, { atLeast, timeoutMs, settleMs: 3_000 });
	};
	return { saved, url, executions, parts: async (n: number) => partsIn(await executions(n)) };
}

it('conversations whose deliveries are spread over the processors come out whole, once', async () => {
	const { url, parts } = await publish('omiTranscriptTrigger', patient);
	const talks = crowd('spread', 4, 25);
	await stream(url, talks);
	await expectAll(parts, talks);
}, 180_000);

it('a copy that reaches the other processor at the same moment changes nothing', async () => {
	const { url, executions } = await publish('omiMemoryTrigger', {});
	const memory = developerMemory();
	const headers = { 'Idempotency-Key': 'the same' };
	const answers = await Promise.all(
		[1, 2, 3, 4].map(async () => await send(`${url}?uid=u`, memory, headers)),
	);
	expect(answers).toEqual([accepted, accepted, accepted, accepted]);
	expect(await executions(1)).toHaveLength(1);
}, 60_000);

it('a memory that comes again under another key is known by every processor', async () => {
	const { url, executions } = await publish('omiMemoryTrigger', { options: { skipRepeats: true } });
	const memory = developerMemory({ id: 'only-once' });
	for (const key of ['a', 'b', 'c', 'd']) {
		expect(await send(`${url}?uid=u`, memory, { 'Idempotency-Key': key })).toBe(accepted);
	}
	expect(await executions(1)).toHaveLength(1);
}, 60_000);

it('every press of the button starts the workflow, and a copy of one does not', async () => {
	const { url, executions } = await publish('omiButtonTrigger', {});
	const press = { session_id: 'the same', button_event: 'single_tap', device_id: 'd' };
	for (const key of ['first', 'second', 'second']) {
		expect(await send(`${url}?uid=u`, press, { 'Idempotency-Key': key })).toBe(accepted);
	}
	const all = (await executions(2)).flatMap((execution) => items(execution, end));
	expect(all.map(({ json }) => json.pressType)).toEqual(['single_tap', 'single_tap']);
}, 60_000);

it('a command is heard once, though its words come to different processors', async () => {
	const { url, parts } = await publish('omiTranscriptTrigger', {
		triggerOn: 'phrase',
		phrases: 'Hey n8n',
		commandPause: 3,
	});
	await say(url, 'u', [liveSegment('a', 'Hey n8n,', 0)]);
	await say(url, 'u', [liveSegment('b', 'put milk', 1)]);
	await say(url, 'u', [liveSegment('c', 'on the list.', 2)]);
	const commands = (await parts(1)).map(({ json }) => json.command);
	expect(commands).toEqual(['put milk on the list.']);
}, 60_000);

it('sound comes out whole, in files that play', async () => {
	const { url, executions } = await publish('omiAudioTrigger', {
		triggerOn: 'duration',
		duration: 5,
	});
	await expectWholeSound(queue, url, executions);
}, 90_000);

describe('nothing is lost and nothing comes twice', () => {
	it('when a processor is killed', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', patient);
		const talks = crowd('processor', 4, 20);
		await stream(url, talks, async () => await queue.processors[0]!.kill());
		await queue.processors[0]!.restart();
		await expectAll(parts, talks);
	}, 240_000);

	it('when the worker is killed: n8n shows what it was at as failed, with all that is needed to retry', async () => {
		const { saved, url } = await publish('omiTranscriptTrigger', patient);
		const talks = crowd('worker', 4, 20);
		await stream(url, talks, async () => {
			await queue.worker.kill();
			await queue.worker.restart();
		});
		// n8n 2 does not begin anew what the worker was at, and may show it as running for a while: what counts is in which
		// executions the words are. That one runs by "Retry" is shown in retry.test.ts.
		await expectAll(async () => {
			const started = await history(queue.main, saved.id);
			return partsOf(started.flatMap((one) => one.items));
		}, talks);
	}, 300_000);

	it('when the main process is killed, which ends the conversations that have gone quiet', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', patient);
		const talks = crowd('main', 4, 20);
		await stream(url, talks, async () => await queue.main.kill());
		await pause(8_000);
		await queue.main.restart();
		await expectAll(parts, talks);
	}, 300_000);

	it('when Redis is killed and comes back', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', patient);
		const talks = crowd('redis', 4, 20);
		await stream(url, talks, async () => {
			await queue.redis.kill();
			await pause(2_000);
			await queue.redis.start();
		});
		await expectAll(parts, talks);
	}, 300_000);
});

it('the credential can be tried out from the editor', async () => {
	const data = redisData();
	const own = { ...credential, type: 'omiRedisApi' };
	expect(await queue.main.api.testCredential(own, data)).toMatchObject({ status: 'OK' });
	const wrong = await queue.main.api.testCredential(own, { ...data, port: 1 });
	expect(wrong).toMatchObject({ status: 'Error' });
	expect(wrong.message).toContain('cannot be used');
}, 60_000);
