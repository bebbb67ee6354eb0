/* What one n8n takes into sessions in Redis, for what it takes into those in its memory: in turn, in one process. */
import { startN8n, type N8n } from '../n8n/n8n.mts';
import { RedisServer } from '../queue/redis.mts';
import { ENGINES } from './engines.mts';
import { send } from './load.mts';
import { loadSound, loadSpeech, type Loads } from './loads.mts';
import { spread } from './measure.mts';
import { brief, table } from './table.mts';
import { triggerWorkflow } from './workflows.mts';

const ROUNDS = 7;
const CONNECTIONS = 8;
const SEND_MS = 4_000;

const KINDS = [
	{
		name: 'transcript',
		type: 'omiTranscriptTrigger',
		parameters: { triggerOn: 'sessionEnd', quietPeriod: 600 },
		loads: loadSpeech,
	},
	{
		name: 'second of sound',
		type: 'omiAudioTrigger',
		parameters: { triggerOn: 'duration', duration: 30 },
		loads: loadSound,
	},
] as const;

async function publish(
	n8n: N8n,
	type: string,
	parameters: Record<string, unknown>,
	credential: { id: string; name: string } | undefined,
): Promise<string> {
	const options = { sessionStore: credential === undefined ? 'memory' : 'redis' };
	const workflow = triggerWorkflow(type, { ...parameters, options });
	const nodes = workflow.nodes.map((node) => {
		return node.name === 'Trigger' && credential !== undefined
			? { ...node, credentials: { omiRedisApi: credential } }
			: node;
	});
	return (await n8n.publish({ ...workflow, nodes })).webhookUrl('Trigger');
}

async function rate(loads: Loads, url: string): Promise<number> {
	const { count, began } = await send(loads(url), CONNECTIONS, SEND_MS);
	return (count * 1_000) / (performance.now() - began);
}

/** The figures, as Markdown. */
export async function measureStores(): Promise<string> {
	const redis = await RedisServer.start();
	const n8n = await startN8n({ env: ENGINES.lazy });
	try {
		const { id, name } = await n8n.api.createCredential('omiRedisApi', 'Sessions', {
			...{ host: '127.0.0.1', port: redis.port, database: 1, prefix: 'bench' },
		});
		const rows: string[][] = [];
		for (const { name: what, type, parameters, loads } of KINDS) {
			const urls = {
				memory: await publish(n8n, type, parameters, undefined),
				redis: await publish(n8n, type, parameters, { id, name }),
			};
			for (const url of Object.values(urls)) await rate(loads, url);
			const rates: Array<{ memory: number; redis: number }> = [];
			for (let round = 0; round < ROUNDS; round++) {
				rates.push({
					memory: await rate(loads, urls.memory),
					redis: await rate(loads, urls.redis),
				});
			}
			const ratio = spread(rates.map((one) => one.redis / one.memory));
			rows.push([
				what,
				brief(spread(rates.map(({ memory }) => memory)).median),
				brief(spread(rates.map((one) => one.redis)).median),
				brief(ratio.median),
				`${brief(ratio.low)}–${brief(ratio.high)}`,
			]);
		}
		return table(['what', 'Memory (1/s)', 'Redis (1/s)', 'ratio', 'quartiles'], rows);
	} finally {
		await n8n.stop();
		await redis.stop();
	}
}
