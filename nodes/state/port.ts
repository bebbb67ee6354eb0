import type { SessionEvent } from '../domain/sessions/session';
import type { Parcel } from './collector';

/** Recognises what comes again. */
export interface Claims {
	/**
	 * Claims a delivery's key before it is dealt with.
	 *
	 * @param at in milliseconds since the epoch
	 * @returns false if the delivery has been dealt with before
	 * @throws if another process is dealing with it at this moment and does not come to an end
	 */
	claim(key: string, at: number): Promise<boolean>;
	/** The delivery has been dealt with. */
	settle(key: string): Promise<void>;
	/** The delivery could not be dealt with: Omi will try again, and that must not be taken for a copy. */
	release(key: string): Promise<void>;
	/**
	 * Claims something that Omi may send in several deliveries, such as a memory.
	 *
	 * @param key of the delivery at hand, which may come again if it fails
	 * @returns false if another delivery brought it within a day
	 */
	claimContent(id: string, at: number, key: string | undefined): Promise<boolean>;
}

/** Keeps the sessions of a node's users between events: this process's memory, or a Redis that several share. */
export interface SessionStore<Arrival> {
	/**
	 * Puts an event into a user's session. When this returns, nothing of it can be lost any more that the store
	 * promises to keep.
	 *
	 * @returns what the workflow is to be started with
	 */
	apply(userId: string | null, event: SessionEvent<Arrival>): Promise<readonly Parcel[]>;
	/** Lets the clock go on for all users: what is over by now comes out, once. */
	tick(at: number): Promise<readonly Parcel[]>;
}
