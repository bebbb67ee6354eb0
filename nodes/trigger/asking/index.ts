import {
	NodeOperationError,
	sleep,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import type { AskingState } from '../../domain/asking/state';
import { ASKING_USER, askingStateOf, askingWindows } from '../../domain/asking/window';
import { shortHash } from '../../domain/idempotencyKey';
import { connect } from '../../omiApi/client';
import { CREDENTIAL, type Api } from '../../omiApi/types';
import { list } from '../../omiApi/values';
import { keepAtActivation, openFormerStore, openWatchedStore } from '../../state/open';
import type { StateStore } from '../../state/port';
import { watch, type Companion, type Watched } from '../watch';
import { Asker } from './asker';
import type { Connection } from './node';
import type { Question } from './question';
import { settingsOf, type AskingSettings } from './settings';
import type { Told } from './troubles';
import { ledgerOf } from './turns';

/**
 * For how long to wait for a session store that the node was set to before and that is away: without it nobody knows what
 * is new. In milliseconds.
 */
const PATIENCE_MS = 3_600_000;

/** For how long publishing waits for the first answer, in milliseconds. */
const FIRST_ANSWER_MS = 5_000;

/**
 * A `trigger()` that asks Omi, where the node is set to it.
 *
 * @param question what is asked for, by the node's parameters
 * @param only for a node that has no webhook
 */
export async function watchAsking(
	context: ITriggerFunctions,
	question: Question,
	only?: 'api',
): Promise<ITriggerResponse> {
	const settings = settingsOf(context, only);
	if (settings.receive === 'webhook') {
		return (await forget(context)) ? await watch(context, askingWindows) : {};
	}
	return await watch(context, askingWindows, (watched) => {
		return new AskingCompanion(context, question, settings, watched);
	});
}

interface Left {
	readonly store: StateStore;
	/** When the node was set to another, in milliseconds since the epoch. */
	since: number;
}

/** Who asks, as a part of the watcher. */
class AskingCompanion implements Companion {
	private readonly asker: Asker;
	/** Where the node remembered things before, by name, and has not been looked at yet; the last one is the last. */
	private readonly left = new Map<string, Left>();

	constructor(
		private readonly context: ITriggerFunctions,
		question: Question,
		{ ...settings }: AskingSettings,
		private readonly watched: Watched,
	) {
		this.asker = new Asker({
			question,
			settings,
			connect: async () => await connection(context, settings.api),
			store: () => watched.store(),
			former: async () => await this.former(),
			nudge: () => watched.nudge(),
			tell: (told) => tell(context, told),
			note: (message) => context.logger.warn(`'${context.getNode().name}': ${message}`),
			now: Date.now,
		});
	}

	/** Asks for the first time; and where nothing is known yet, has that outlive this process at once. */
	async start(): Promise<void> {
		const isFirst = await this.knowsNothing();
		this.asker.tick();
		if (!isFirst) return;
		await Promise.race([this.asker.settle(), sleep(FIRST_ANSWER_MS)]);
		keepAtActivation(this.context);
	}

	tick(): void {
		this.asker.tick();
	}

	async stop(): Promise<void> {
		await this.asker.stop();
	}

	moved(from: StateStore): void {
		this.left.delete(from.name);
		this.leave(from);
		this.asker.prepareAnew();
	}

	private async knowsNothing(): Promise<boolean> {
		const state = await this.watched
			.store()
			?.look(askingWindows, ASKING_USER)
			.catch(() => ({}));
		return state === undefined;
	}

	/** @throws where such a store cannot be asked, and may be back soon */
	private async former(): Promise<AskingState[]> {
		const { context, left } = this;
		const before = [...openFormerStore(context), ...this.watched.former()];
		for (const store of before) this.leave(store);
		const states: AskingState[] = [];
		for (const one of left.values()) {
			const { store } = one;
			// A clock that was set back must not have it wait for longer.
			one.since = Math.min(one.since, Date.now());
			try {
				const state = askingStateOf(await store.look(askingWindows, ASKING_USER));
				if (state !== undefined) states.push(state);
			} catch (error) {
				if (Date.now() - one.since < PATIENCE_MS) return await Promise.reject(error);
				context.logger.warn(
					`'${context.getNode().name}' cannot ask the session store that it was set to before. What Omi had before it was published anew counts as known.`,
					{ error },
				);
			}
		}
		left.clear();
		return states;
	}

	private leave(store: StateStore): void {
		const { left } = this;
		if (!left.has(store.name)) left.set(store.name, { store, since: Date.now() });
	}
}

async function connection(context: ITriggerFunctions, api: Api): Promise<Connection> {
	const type = CREDENTIAL[api];
	const client = await connect(context, api, { secondsLeft: 0 });
	const { userIds, baseUrl, appId, apiKey } = await context.getCredentials(type);
	const key = shortHash(type, ...[baseUrl, appId ?? apiKey].map((part) => String(part).trim()));
	return { client, ledger: ledgerOf(key), users: list(userIds) };
}

/** As a failed execution, so that n8n's error workflow runs; older versions of n8n have only the log. */
function tell(context: ITriggerFunctions, { message, description, isOver }: Told): void {
	const node = context.getNode();
	if (isOver) {
		context.logger.info(`'${node.name}': ${message}.`);
		return;
	}
	context.logger.error(`'${node.name}': ${message}. ${description}`);
	context.saveFailedExecution?.(new NodeOperationError(node, message, { description }));
}

/**
 * What was known is of no use any more, wherever it is: deliveries that come now are not noted. What was found before
 * waits for n8n all the same.
 *
 * @returns whether something may wait
 */
async function forget(context: ITriggerFunctions): Promise<boolean> {
	let mayWait = false;
	try {
		const stores = [...openFormerStore(context), await openWatchedStore(context, true)];
		mayWait = true;
		for (const store of stores) {
			if ((await store.look(askingWindows, ASKING_USER)) === undefined) continue;
			const event = { type: 'delivery', input: { kind: 'forget' } } as const;
			await store.apply(askingWindows, ASKING_USER, event, 'watcher');
		}
		const partitions = stores.flatMap((store) => store.partitions);
		const areEmpty = await Promise.all(partitions.map(async (one) => await one.isEmpty()));
		mayWait = areEmpty.includes(false);
	} catch (error) {
		context.logger.warn(
			`'${context.getNode().name}' could not forget what it had asked Omi for before.`,
			{ error },
		);
	}
	return mayWait;
}
