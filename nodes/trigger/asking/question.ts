import type { Cost } from '../../domain/asking/budget';
import type { Listed } from '../../domain/asking/plan';
import type { EmittedItem } from '../../domain/sessions/window';
import type { Api, OmiRequest, Row } from '../../omiApi/types';

/** A row of Omi's, with what of it matters for asking. */
export interface Found extends Listed {
	readonly row: Row;
}

/** Of whom is asked, and by which of Omi's APIs. */
export interface Asked {
	readonly api: Api;
	/** The app that asks; empty for a key of one's own. */
	readonly appId: string;
	/** The user whom the app asks for; undefined for a key of one's own. */
	readonly uid: string | undefined;
}

/** What items are made from. */
export interface Answered {
	/** The user's id, as far as it is known. */
	readonly userId: string | null;
	/** When it was found, in milliseconds since the epoch. */
	readonly at: number;
	/** What the thing was like when it was last looked at; undefined for one that is new. */
	readonly before: string | undefined;
}

/** What a trigger asks Omi for: the one file that a new thing to ask for takes. */
export interface Question {
	/** What is asked for, in the plural, as in "Omi cannot be asked for conversations". */
	readonly plural: string;
	/** Rows that Omi gives at once. */
	readonly pageSize: number;
	/** The names under which the list stands in the answer, where it is not bare. */
	readonly names: readonly string[];
	/** What a page of the list counts as. */
	readonly cost: Exclude<Cost, `app ${string}`>;
	/** Whether changes of what is known count too. */
	readonly isChanging: boolean;
	/** A page of the list: what was created from a time on (ISO 8601), newest first. */
	list(asked: Asked, from: string, offset: number, limit: number): OmiRequest;
	/** @returns undefined for what can be no such thing */
	read(row: Row, at: number): Found | undefined;
	/** Asks for one thing in full, where the list has it in brief. */
	detail?: {
		request(asked: Asked, found: Found): OmiRequest;
		/** @returns undefined where the answer does not hold it */
		read(body: unknown, found: Found): Row | undefined;
		/** Whether the list says enough to know that it does not start the workflow. */
		isSkipped(row: Row): boolean;
	};
	/** What the workflow is to be started with; nothing where the node's filters hold it back. */
	items(row: Row, answered: Answered): EmittedItem[];
}
