import type { Blobs } from '../domain/sessions/codec';
import type { SessionEvent } from '../domain/sessions/session';
import {
	advanceUser,
	SessionCollector,
	type Advance,
	type Collector,
	type FrozenSessions,
	type Mode,
} from './collector';

/** A mode with what its sessions hold hidden: what matters here is only which arrivals they take. */
export interface OpenMode<Arrival> {
	readonly name: string;
	readonly settings: string;
	/** Whether sessions are written down for a restart. */
	readonly isKept: boolean;
	begin(): Collector<Arrival>;
	/** Goes on with what was collected before; undefined if that was in another mode. */
	resume(before: Collector | FrozenSessions | undefined): Collector<Arrival> | undefined;
	/** Applies an event to one user whose state is kept elsewhere. */
	advance(
		before: string | undefined,
		userId: string | null,
		event: SessionEvent<Arrival>,
		blobs: Blobs,
	): Advance;
}

export function openMode<Content, Recall, Arrival>(
	mode: Mode<Content, Recall, Arrival>,
): OpenMode<Arrival> {
	return {
		name: mode.name,
		settings: mode.settings,
		isKept: mode.isKept,
		begin: () => new SessionCollector(mode),
		resume: (before) => SessionCollector.resume(mode, before),
		advance: (before, userId, event, blobs) => advanceUser(mode, before, userId, event, blobs),
	};
}

/** The mode that a node is in, and those that it may have been in when it was last published. */
export interface Modes<Arrival> {
	readonly active: OpenMode<Arrival>;
	readonly others: ReadonlyArray<OpenMode<Arrival>>;
}
