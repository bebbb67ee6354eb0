import type { IDataObject, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { Windows } from '../../../nodes/domain/sessions/window';
import { noteStore, openStore } from '../../../nodes/state/open';
import { credentialSchema, type RedisCredential } from '../../../nodes/state/redis/credential';
import { sleep } from '../../support/wait.mts';
import { tallyWindow, type Words } from '../../support/tallyWindow';

/** Sessions that end by themselves only after ten minutes. */
export const slow: Windows<Words> = { current: tallyWindow({ quietMs: 600_000 }), previous: [] };

export const credential = credentialSchema.parse({
	host: '127.0.0.1',
	port: 1,
	database: 0,
	prefix: 'watch',
});

/** A published node in one process of n8n. */
export class WatchedNode {
	readonly executed: INodeExecutionData[] = [];
	readonly failed: string[] = [];
	readonly logged: string[] = [];
	staticData: IDataObject = {};
	sessionStore: 'memory' | 'redis' = 'memory';
	/** Whether n8n begins what it is given, and does not end it. */
	isBusy = false;
	/** What n8n waits for before it gives out the credential. */
	before: () => Promise<void> = async () => undefined;
	/** What its credential has beside the port. */
	rest: Partial<RedisCredential> = {};

	/** @param port of the Redis that its credential leads to */
	constructor(
		readonly id: string,
		public port: number,
	) {}

	get context(): ITriggerFunctions {
		const log = (message: string) => void this.logged.push(message);
		return {
			getNode: () => ({
				id: this.id,
				name: 'Omi',
				parameters: { options: { sessionStore: this.sessionStore } },
			}),
			getWorkflow: () => ({ id: 'workflow', name: 'W', active: true }),
			getWorkflowStaticData: () => this.staticData,
			getInstanceId: () => 'instance',
			getCredentials: async () => {
				await this.before();
				return { ...credential, port: this.port, ...this.rest };
			},
			logger: { debug: log, info: log, warn: log, error: log },
			emit: (data: INodeExecutionData[][], _: unknown, done: { resolve(run: undefined): void }) => {
				this.executed.push(...data.flat());
				if (!this.isBusy) done.resolve(undefined);
			},
			saveFailedExecution: (error: Error) => void this.failed.push(error.message),
		} as unknown as ITriggerFunctions;
	}

	async say(...words: string[]): Promise<void> {
		const { context } = this;
		const store = await openStore(context, true);
		noteStore(context);
		await store.apply(slow, 'u', { type: 'delivery', input: words }, 'watcher');
		this.staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
	}

	/** Waits until so many words have come out, for as long as a busy machine may take. */
	async heard(count: number): Promise<void> {
		for (let waited = 0; waited < 100 && this.words.length < count; waited++) await sleep(200);
	}

	get words(): string[] {
		return this.executed.flatMap(({ json }) => json.words as string[]);
	}
}
