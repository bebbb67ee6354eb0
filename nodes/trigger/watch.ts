import {
	NodeOperationError,
	sleep,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import type { Windows } from '../domain/sessions/window';
import { hasStateFor, stateOf, wasElsewhere } from '../state/memory/journal';
import { openMemoryStore } from '../state/memory/store';
import { nodeKeyOf } from '../state/node';
import { openStore, storeWarning, usesRedis } from '../state/open';
import type { StateStore } from '../state/port';
import { startClock } from './clock';
import { dispatch } from './dispatch';
import { register } from './watchers';

/** How often the store is opened anew, as its credential may have changed, in milliseconds. */
const REOPEN_MS = 30_000;

/** For how long the way out may be held up, and how often to look, in milliseconds. n8n gives 30 s in all. */
const LONGEST_FAREWELL_MS = 20_000;
const LOOK_MS = 25;

/** The shared stores of nodes that this process has watched, to end what they hold when the node is set to another. */
const lastShared = new Map<string, StateStore>();

/**
 * A trigger's `trigger()`: takes up what was left undone, lets the clock go on, and dispatches the outbox; until
 * the workflow is published anew or n8n stops.
 */
export async function watch<Input>(
	context: ITriggerFunctions,
	windows: Windows<Input>,
): Promise<ITriggerResponse> {
	const watcher = new Watcher(context, windows);
	await watcher.start();
	return { closeFunction: async () => await watcher.stop() };
}

class Watcher<Input> {
	private current: StateStore | undefined;
	/** Where the node remembered things before: what they hold is handed over. */
	private former: StateStore[] = [];
	private openedAt = 0;
	private isReachable = true;
	private isStopping = false;
	private stopClock: () => Promise<void> = async () => undefined;
	private unregister = () => {};

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly windows: Windows<Input>,
	) {}

	async start(): Promise<void> {
		this.current = await this.open();
		this.findFormer();
		stateOf(this.context).isWatched = true;
		// Before anything is awaited: a request may come at once.
		this.unregister = register(nodeKeyOf(this.context), {
			nudge: () => void this.dispatchAll().catch(() => undefined),
		});
		await this.tick('all');
		await this.warn();
		this.stopClock = startClock(async () => await this.tick('due'));
	}

	async stop(): Promise<void> {
		this.isStopping = true;
		await this.stopClock();
		try {
			if (await this.current?.close(this.windows)) await this.sayFarewell();
		} catch (error) {
			this.complain(error);
		}
		stateOf(this.context).isWatched = false;
		this.unregister();
	}

	/** Never throws. */
	private async tick(users: 'due' | 'all'): Promise<void> {
		try {
			await this.reopen();
			for (const store of this.stores) {
				const errors = await store.tick(this.windows, users);
				for (const error of errors) this.complainOf(error);
			}
			for (const store of this.former) await store.stop(this.windows);
			await this.dispatchAll();
			await this.forgetEmptied();
			this.isReachable = true;
		} catch (error) {
			this.complain(error);
		}
	}

	private get stores(): StateStore[] {
		return this.current === undefined ? this.former : [this.current, ...this.former];
	}

	private async dispatchAll(): Promise<void> {
		for (const store of this.stores) {
			await dispatch(this.context, store, () => this.isStopping);
		}
	}

	private async open(): Promise<StateStore> {
		this.openedAt = Date.now();
		const store = await openStore(this.context, this.windows.current.isDurable);
		if (usesRedis(this.context)) lastShared.set(nodeKeyOf(this.context), store);
		return store;
	}

	/** A credential that was changed leads to another Redis: what the one before holds is handed over. */
	private async reopen(): Promise<void> {
		if (Date.now() - this.openedAt < REOPEN_MS || !usesRedis(this.context)) return;
		const before = this.current;
		this.current = await this.open();
		if (before !== undefined && before.name !== this.current.name) this.former.push(before);
	}

	private findFormer(): void {
		const { context } = this;
		const shared = lastShared.get(nodeKeyOf(context));
		if (usesRedis(context)) {
			if (hasStateFor(context)) this.former.push(openMemoryStore(context, true));
		} else if (shared !== undefined) {
			this.former.push(shared);
		} else if (wasElsewhere(context)) {
			this.sayWhatIsLeftBehind();
		}
	}

	private async forgetEmptied(): Promise<void> {
		const emptied = await Promise.all(this.former.map(async (store) => await store.isEmpty()));
		const key = nodeKeyOf(this.context);
		this.former = this.former.filter((store, index) => {
			if (emptied[index] && !usesRedis(this.context) && lastShared.get(key) === store) {
				lastShared.delete(key);
			}
			return !emptied[index];
		});
	}

	private sayWhatIsLeftBehind(): void {
		const { context } = this;
		const { name } = context.getNode();
		const message = `What '${name}' was still collecting in Redis cannot be reached any more`;
		const description =
			"Its option 'Session Store' was set to Memory while n8n was not running. If a conversation was going on then, set it to Redis with the same credential and publish: it comes out. Then set it to Memory again.";
		context.logger.warn(`${message}. ${description}`);
		const error = new NodeOperationError(context.getNode(), message, { description });
		// Older versions of n8n cannot.
		context.saveFailedExecution?.(error);
	}

	private async warn(): Promise<void> {
		const warning = await storeWarning(this.context).catch(() => undefined);
		if (warning !== undefined) this.context.logger.warn(warning);
	}

	/** Once, not every second for as long as a store is away. */
	private complain(error: unknown): void {
		if (this.isReachable) {
			const { name } = this.context.getNode();
			this.context.logger.error(
				`The session store of '${name}' could not be asked. It is tried again.`,
				{ error },
			);
		}
		this.isReachable = false;
	}

	private complainOf(error: Error): void {
		const { name } = this.context.getNode();
		this.context.logger.error(
			`The sessions of one user of '${name}' could not be looked at. It is tried again in a minute.`,
			{ error },
		);
	}

	/**
	 * Waits until n8n executes what would be lost otherwise. When n8n is stopped it waits for the executions that are
	 * running, but drops those that have not begun; and of these no journal knows.
	 */
	private async sayFarewell(): Promise<void> {
		for (let waited = 0; waited < LONGEST_FAREWELL_MS; waited += LOOK_MS) {
			await this.dispatchAll();
			if (await this.current?.isEmpty()) return;
			await sleep(LOOK_MS);
		}
	}
}
