import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Windows } from '../../nodes/domain/sessions/window';
import { openStore } from '../../nodes/state/open';
import { connectionTo } from '../../nodes/state/redis/connection';
import { credentialSchema } from '../../nodes/state/redis/credential';
import { PARTITIONS } from '../../nodes/state/redis/names';
import { watch } from '../../nodes/trigger/watch';
import { collect } from '../../nodes/webhook/commit';
import { DELIVERY } from '../../nodes/webhook/reply';
import { RedisServer } from '../../tools/queue/redis.mts';
import { tallyWindow, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';

/** What a delivery asks of Redis, where the one who watches the node is in the same process. */

let server: RedisServer;
beforeAll(async () => {
	server = await RedisServer.start();
}, 30_000);
afterAll(async () => await server.stop());

const windows: Windows<Words> = {
	current: tallyWindow({ quietMs: 600_000, most: 50 }),
	previous: [],
};

it('is two commands, and nothing about what waits for n8n where nothing has come to wait', async () => {
	const credential = { host: '127.0.0.1', port: server.port, database: 0, prefix: 'costs' };
	const emitted: string[] = [];
	const context = {
		getNode: () => ({
			id: 'node',
			name: 'Omi',
			parameters: { options: { sessionStore: 'redis' } },
		}),
		getWorkflow: () => ({ id: 'workflow', name: 'W', active: true }),
		getWorkflowStaticData: () => ({}),
		getInstanceId: () => 'instance',
		getNodeParameter: (_name: string, fallback: unknown) => fallback,
		getCredentials: async () => credential,
		logger: { debug: fail, info: fail, warn: fail, error: fail },
		emit: (_items: unknown, _response: unknown, done: { resolve(run: undefined): void }) => {
			emitted.push('');
			done.resolve(undefined);
		},
	};
	const { closeFunction } = await watch(context as unknown as ITriggerFunctions, windows);
	const store = await openStore(context as unknown as ITriggerFunctions, true);
	const passage = {
		context: context as unknown as IWebhookFunctions,
		store,
		policy: DELIVERY,
	};
	const admin = server.client();
	const said = async (n: number) => {
		const event = { type: 'delivery' as const, input: [`word ${n}`] };
		await collect(passage, windows, 'u', event, { id: `${n}`, keepMs: 60_000 });
	};
	const calls = async (command: string) => {
		const stats = await admin.info('commandstats');
		return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
	};
	await said(0);
	await admin.config('RESETSTAT');
	const began = Date.now();
	for (let n = 1; n < 49; n++) await said(n);
	const [scripts, looks] = [await calls('evalsha'), await calls('zcard')];
	// The clock looks every second meanwhile, once for each of the partitions, and asks for what is due.
	const byClock = PARTITIONS * (1 + Math.ceil((Date.now() - began) / 1_000));
	expect(scripts).toBeLessThanOrEqual(2 * 48 + byClock);
	expect(looks).toBeLessThanOrEqual(byClock);
	expect(emitted).toEqual([]);

	// What comes to wait is started at once.
	for (const n of [49, 50]) await said(n);
	await untilAny(emitted);
	admin.disconnect();
	await closeFunction?.();
	connectionTo(credentialSchema.parse(credential)).disconnect();
}, 20_000);

function fail(message: string): void {
	throw new Error(message);
}

async function untilAny(things: readonly unknown[]): Promise<void> {
	while (things.length === 0) await sleep(20);
}
