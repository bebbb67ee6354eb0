import { crowd, expectAll, stream } from '../queue/support/crowd';
import { expectWholeSound } from '../queue/support/sound';
import { QueueMode } from '../../tools/queue/queueMode.mts';
import { RedisCluster } from '../../tools/queue/cluster.mts';
import { trigger, workflowWith } from '../e2e/support/n8n.mts';
import { pause } from '../e2e/support/omi.mts';
import { partsIn } from '../e2e/support/sessions.mts';

/**
 * n8n as several processes on a Redis Cluster: for its own queue, and for the triggers' sessions.
 *
 * Among the proofs, since it takes four processes of n8n beside six servers: on a machine with ten times as much to do as it
 * has processors it took nine minutes, most of it to start. The master that is killed is the one that n8n's queue is on as
 * well. n8n tries a command for 1.6 s (16 redirections of 100 ms, by default of ioredis 5.3), which is less than a failover
 * takes; so its worker logs "Too many Cluster redirections", and asks again five seconds later (`retryProcessDelay` of Bull).
 * That the sessions by themselves outlive the same is proved without n8n, in `test/queue/cluster.test.ts`.
 */

let cluster: RedisCluster;
let queue: QueueMode;
let credential: { id: string; name: string };

/** What its user enters into the credential. */
const data = () => ({ mode: 'cluster', clusterNodes: cluster.nodes, prefix: 'n8n-nodes-omi' });

beforeAll(async () => {
	cluster = await RedisCluster.start({ replicas: 1 });
	queue = await QueueMode.start(2, { QUEUE_BULL_REDIS_CLUSTER_NODES: cluster.nodes });
	const { id, name } = await queue.main.api.createCredential('omiRedisApi', 'Sessions', data());
	credential = { id, name };
}, 400_000);
afterAll(async () => {
	await queue?.stop();
	await cluster?.stop();
}, 120_000);

async function publish(type: string, parameters: Record<string, unknown>, options: object = {}) {
	const shared = { ...parameters, options: { ...options, sessionStore: 'redis' } };
	const saved = await queue.main.publish(
		workflowWith(type, shared, { credentials: { omiRedisApi: credential } }),
	);
	const executions = async (atLeast: number) => {
		return await queue.main.executions(saved.id, { atLeast, timeoutMs: 60_000, settleMs: 3_000 });
	};
	return { url: queue.webhookUrl(saved, trigger), executions };
}

const patient = { triggerOn: 'sessionEnd', quietPeriod: 6 };

it('conversations whose deliveries are spread over the processors come out whole, once', async () => {
	const { url, executions } = await publish('omiTranscriptTrigger', patient, {
		maximumSegments: 10,
	});
	const talks = crowd('spread', 16, 12);
	await stream(url, talks);
	await expectAll(async (n) => partsIn(await executions(n)), talks);
	// Which masters a node's partitions are on is chance; that all are on one is not.
	expect((await cluster.shares()).filter((count) => count > 0).length).toBeGreaterThan(1);
}, 240_000);

it('sound comes out whole, in files that play', async () => {
	const { url, executions } = await publish('omiAudioTrigger', {
		triggerOn: 'duration',
		duration: 5,
	});
	await expectWholeSound(queue, url, executions);
}, 120_000);

it('nothing is lost and nothing comes twice when a master of the cluster is killed', async () => {
	const { url, executions } = await publish('omiTranscriptTrigger', patient, {
		maximumSegments: 10,
	});
	const talks = crowd('master', 8, 15);
	await stream(url, talks, async () => {
		await cluster.killMasterOf('any key');
		await pause(2_000);
	});
	await expectAll(async (n) => partsIn(await executions(n)), talks);
}, 300_000);

it('the credential can be tried out from the editor', async () => {
	const own = { ...credential, type: 'omiRedisApi' };
	expect(await queue.main.api.testCredential(own, data())).toMatchObject({ status: 'OK' });
}, 60_000);
