import type { IDataObject, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import { credentialSchema } from '../../../nodes/state/redis/credential';
import { watchAsking } from '../../../nodes/trigger/asking';
import { lives, rowOf, type Lived } from '../../support/askingLife';

export const credential = credentialSchema.parse({
	host: '127.0.0.1',
	port: 1,
	database: 0,
	prefix: 'moved',
});

const HOUR_MS = 3_600_000;

/** A published node that asks, in one process of n8n, and the Omi that it asks. */
export class AskingNode {
	readonly executed: INodeExecutionData[] = [];
	readonly failed: string[] = [];
	readonly lived: Lived[] = [];
	staticData: IDataObject = {};
	sessionStore: 'memory' | 'redis' = 'memory';
	receive: 'api' | 'webhook' = 'api';
	/** Whether n8n takes what is handed over. */
	isTaking = true;
	/** What an answer waits for, by the path. */
	before: (path: string) => Promise<void> = async () => undefined;

	/** @param port of the Redis that its credential leads to */
	constructor(
		readonly id: string,
		public port: number,
	) {}

	/** A conversation that Omi has finished by now. */
	live(id: string, hoursAgo: number): void {
		const at = Date.now() - hoursAgo * HOUR_MS;
		this.lived.push({ id, createdAt: at, finishedAt: at, shownAt: at });
	}

	async publish() {
		const { closeFunction } = await watchAsking(this.context, lives);
		return async () => await closeFunction?.();
	}

	get ids(): unknown[] {
		return this.executed.map(({ json }) => json.id);
	}

	private async answer(url: string, offset: number) {
		const path = url.replace('https://omi.test', '');
		await this.before(path);
		const rows = [...this.lived].sort((a, b) => b.createdAt - a.createdAt).map(rowOf);
		const one = rows.find(({ id }) => path === `/one/${String(id)}`);
		return { statusCode: 200, body: path === '/list' ? rows.slice(offset) : one, headers: {} };
	}

	private get context(): ITriggerFunctions {
		const { id, receive, sessionStore } = this;
		const log = () => undefined;
		const parameters = { receive, checkEvery: 1, options: { sessionStore } };
		return {
			getNode: () => ({ id, name: 'Omi', type: 'n8n-nodes-omi.x', parameters }),
			getNodeParameter: (name: string, fallback: unknown) => {
				return (parameters as Record<string, unknown>)[name] ?? fallback;
			},
			getWorkflow: () => ({ id: 'workflow', name: 'W', active: true }),
			getWorkflowStaticData: () => this.staticData,
			getInstanceId: () => 'instance',
			getCredentials: async (type: string) => {
				return type === 'omiRedisApi'
					? { ...credential, port: this.port }
					: { apiKey: `key of ${id}`, baseUrl: 'https://omi.test' };
			},
			helpers: {
				httpRequestWithAuthentication: async (
					_type: string,
					{ url, qs }: { url: string; qs?: { offset?: number } },
				) => await this.answer(url, qs?.offset ?? 0),
			},
			logger: { debug: log, info: log, warn: log, error: log },
			emit: (data: INodeExecutionData[][], _: unknown, done: { resolve(run: undefined): void }) => {
				if (!this.isTaking) throw new Error('not now');
				this.executed.push(...data.flat());
				done.resolve(undefined);
			},
			saveFailedExecution: (error: Error) => void this.failed.push(error.message),
		} as unknown as ITriggerFunctions;
	}
}
