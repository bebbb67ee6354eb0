/** What a processor's own work allows, with n8n taken out: a trigger behind a bare HTTP server, on one core. */
import { RedisServer } from '../../queue/redis.mts';
import { runBundled } from '../bundle.mts';
import type { Figures, Part } from '../figures.mts';
import type { PipelineResult } from '../inProcess/pipeline.mts';
import { brief, table } from '../table.mts';

/** Deliveries a second. */
const LEAST = { transcript: 3_000, sound: 1_500 };

const NAMES = { transcript: 'transcript of 3 segments', sound: 'second of sound' };

async function measureWith(redisPort?: number): Promise<PipelineResult[]> {
	const args = redisPort === undefined ? [] : [String(redisPort)];
	return await runBundled<PipelineResult[]>('inProcess/pipeline.mts', [], undefined, args);
}

async function measureWithRedis(): Promise<PipelineResult[]> {
	const server = await RedisServer.start();
	try {
		return await measureWith(server.port);
	} finally {
		await server.stop();
	}
}

export const pipeline: Part = {
	name: 'pipeline',
	async measure(): Promise<Figures> {
		const results = { Memory: await measureWith(), Redis: await measureWithRedis() };
		const rows = Object.entries(results).flatMap(([store, own]) => {
			return own.map((result) => ({ store, ...result }));
		});
		return {
			text: table(
				['a delivery', 'Session Store', 'deliveries/s on one core', 'each takes (µs)'],
				rows.map(({ kind, store, deliveriesPerSecond }) => [
					NAMES[kind],
					store,
					brief(deliveriesPerSecond),
					brief(1_000_000 / deliveriesPerSecond),
				]),
			),
			goals: rows.map(({ kind, store, deliveriesPerSecond }) => ({
				what: `deliveries a second by a processor's own work, without n8n, on one core: ${NAMES[kind]}, *${store}*`,
				goal: `≥ ${LEAST[kind].toLocaleString('en')}`,
				measured: brief(deliveriesPerSecond),
				isMet: deliveriesPerSecond >= LEAST[kind],
			})),
		};
	},
};
