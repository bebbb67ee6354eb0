/* What one n8n takes into sessions in Redis, for what it takes into those in its memory: in turn, in one process. */
import { startN8n, type N8n } from '../n8n/n8n.mts';
import { RedisServer } from '../queue/redis.mts';
import { ENGINES } from './engines.mts';
import { send } from './load.mts';
import { loadSpeech } from './loads.mts';
import { spread } from './measure.mts';
import { brief, table } from './table.mts';
import { triggerWorkflow } from './workflows.mts';

const ROUNDS = 7;
const CONNECTIONS = 8;
const SEND_MS = 4_000;

type Credential = { id: string; name: string } | undefined;

async function publish(n8n: N8n, credential: Credential): Promise<string> {
	const parameters = {
		...{ triggerOn: 'sessionEnd', quietPeriod: 600 },
		options: { sessionStore: credential === undefined ? 'memory' : 'redis' },
	};
	const workflow = triggerWorkflow('omiTranscriptTrigger', parameters, credential);
	return (await n8n.publish(workflow)).webhookUrl('Trigger');
}

async function rate(url: string): Promise<number> {
	const { count, began } = await send(loadSpeech(url), CONNECTIONS, SEND_MS);
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
		const memory = await publish(n8n, undefined);
		const shared = await publish(n8n, { id, name });
		for (const url of [memory, shared]) await rate(url);
		const rates: Array<{ memory: number; redis: number }> = [];
		for (let round = 0; round < ROUNDS; round++) {
			rates.push({ memory: await rate(memory), redis: await rate(shared) });
		}
		const ratio = spread(rates.map((one) => one.redis / one.memory));
		const row = [
			'transcript',
			brief(spread(rates.map((one) => one.memory)).median),
			brief(spread(rates.map((one) => one.redis)).median),
			brief(ratio.median),
			`${brief(ratio.low)}–${brief(ratio.high)}`,
		];
		return table(['what', 'Memory (1/s)', 'Redis (1/s)', 'ratio', 'quartiles'], [row]);
	} finally {
		await n8n.stop();
		await redis.stop();
	}
}
