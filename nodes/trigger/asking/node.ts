import type { Ledger } from '../../domain/asking/budget';
import type { AskingState } from '../../domain/asking/state';
import type { OmiClient } from '../../omiApi/client';
import type { StateStore } from '../../state/port';
import type { Question } from './question';
import type { AskingSettings } from './settings';
import type { Told } from './troubles';

/** How Omi is reached. */
export interface Connection {
	readonly client: Pick<OmiClient, 'appId' | 'send' | 'refuse'>;
	/** What this process asks with the same key, whichever nodes and credentials do. */
	readonly ledger: Ledger;
	/** The users whom the credential names, for an app. */
	readonly users: readonly string[];
}

/** What asking needs of the node that it is for. */
export interface AskingNode {
	readonly question: Question;
	readonly settings: AskingSettings;
	/** @throws where the credential is missing or broken */
	connect(): Promise<Connection>;
	/** Where the node remembers things; undefined where that cannot be opened. */
	store(): StateStore | undefined;
	/** What other stores have kept for the node, where it was set to them; the last that it was set to is the last. */
	former(): Promise<readonly AskingState[]>;
	/** Something waits in the outbox. */
	nudge(): void;
	tell(told: Told): void;
	note(message: string): void;
	/** In milliseconds since the epoch. */
	now(): number;
}
