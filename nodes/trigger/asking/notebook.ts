import { sameUser, type AskingState, type SourceState } from '../../domain/asking/state';
import {
	ASKING_USER,
	askingStateOf,
	askingWindows,
	type AskingInput,
} from '../../domain/asking/window';
import type { StateStore } from '../../state/port';
import type { AskingNode } from './node';
import { ofStore, StoreError } from './storeError';

/** What asking knows, in the store that the node is set to. Every method throws StoreError where that cannot be asked. */
export class Notebook {
	/** Whether what another store has kept has been taken over. */
	private isPrepared = false;
	/** What another store has kept, and has not been taken over yet: nobody can look into that store again perhaps. */
	private readonly kept: AskingState[] = [];
	/** When this process has asked for a source for the first time ever, in milliseconds since the epoch. */
	private readonly beganAt = new Map<string, number>();

	constructor(private readonly node: Pick<AskingNode, 'store' | 'former' | 'now' | 'settings'>) {}

	/** The node remembers things elsewhere now: what was known has to go there. */
	prepareAnew(): void {
		this.isPrepared = false;
	}

	/** Takes over what another store has kept, before anything else. */
	async prepare(): Promise<void> {
		if (this.isPrepared) return;
		// Before anything is awaited: the node may be set to another store meanwhile.
		this.isPrepared = true;
		try {
			await this.takeOver();
		} catch (error) {
			this.isPrepared = false;
			await Promise.reject(error);
		}
	}

	async look(): Promise<AskingState | undefined> {
		return askingStateOf(
			await ofStore(async () => await this.store().look(askingWindows, ASKING_USER)),
		);
	}

	/** What is known of a source; of one that was never asked for, that it is from now on. */
	async source(source: string): Promise<SourceState> {
		const known = (await this.look())?.sources.get(source);
		if (known !== undefined) return known;
		this.beganAt.set(source, this.node.now());
		await this.write({ kind: 'begin', source });
		const begun = (await this.look())?.sources.get(source);
		return (
			begun ?? (await Promise.reject(new StoreError('The store does not keep what it takes.')))
		);
	}

	/** A source's list has been read for the first time: by what it holds, its user may be known from another source. */
	async recognise(source: string, listed: readonly string[]): Promise<void> {
		const state = await this.look();
		const as = state && sameUser(state, source, listed);
		if (as !== undefined) await this.write({ kind: 'same', source, as });
	}

	/**
	 * How long ago this process has asked for a source for the first time ever, in milliseconds; Infinity if it has not, or
	 * where the clock was set back since, so that nobody knows.
	 */
	ageOf(source: string): number {
		const age = this.node.now() - (this.beganAt.get(source) ?? -Infinity);
		return age < 0 ? Infinity : age;
	}

	async write(input: AskingInput): Promise<void> {
		if (input.kind === 'arrived' && input.things.length === 0) return;
		const event = { type: 'delivery', input } as const;
		await ofStore(
			async () => await this.store().apply(askingWindows, ASKING_USER, event, 'watcher'),
		);
	}

	private async takeOver(): Promise<void> {
		const { kept, node } = this;
		// Should another store be away for good, what comes from now on is new all the same.
		if (node.settings.api === 'developerApi') await this.source('');
		kept.push(...(await ofStore(async () => await node.former())));
		for (let [state] = kept; state !== undefined; [state] = kept) {
			await this.write({ kind: 'adopt', state });
			kept.shift();
			this.beganAt.clear();
		}
	}

	private store(): StateStore {
		const store = this.node.store();
		if (store === undefined) throw new Error('The session store cannot be opened.');
		return store;
	}
}
