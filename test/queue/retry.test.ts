import { readExecution } from '../../tools/n8n/executions.mts';
import { RedisServer } from '../../tools/queue/redis.mts';
import { end, items, trigger, useN8n, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, pause } from '../e2e/support/omi.mts';
import { fast, idsOf, partsIn, say, talk } from '../e2e/support/sessions.mts';
import { credentialsFor, type Store } from './support/stores.mts';

/** *Retry* in n8n's list of executions: who asks for the items again gets them, though they have been had. */

jest.setTimeout(180_000);

const n8n = useN8n(fast);
let redis: RedisServer;
let credentials: Awaited<ReturnType<typeof credentialsFor>>;

beforeAll(async () => {
	redis = await RedisServer.start();
	credentials = await credentialsFor(n8n(), redis);
}, 60_000);
afterAll(async () => await redis?.stop());

const slow = {
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: 6, unit: 'seconds' },
};

it.each<Store>(['memory', 'redis'])(
	'an execution that n8n was killed in runs with its items, sessions in %s',
	async (store) => {
		const options = { sessionStore: store };
		const saved = await n8n().publish(
			workflowWith(
				'omiTranscriptTrigger',
				{ triggerOn: 'sessionEnd', quietPeriod: 2, options },
				{ credentials, between: [slow] },
			),
		);
		const words = talk('w', 3);
		expect(await say(saved.webhookUrl(trigger), 'u', words)).toBe(accepted);
		let running = await n8n().api.executions(saved.id);
		while (running[0]?.status !== 'running') {
			await pause(200);
			running = await n8n().api.executions(saved.id);
		}
		await pause(1_000);
		await n8n().kill();
		await n8n().restart();
		const [crashed] = await n8n().api.executions(saved.id);
		expect(crashed?.status).toBe('crashed');

		for (const loadWorkflow of [true, false]) {
			const path = `/executions/${crashed!.id}/retry`;
			const { id } = await n8n().api.request<{ id: string }>('POST', path, { loadWorkflow });
			const again = await readExecution(n8n().api, id);
			expect(again.status).toBe('success');
			expect(items(again, end)).toHaveLength(1);
			expect(partsIn([again]).map(({ ids }) => ids)).toEqual([idsOf(words)]);
		}
	},
);
