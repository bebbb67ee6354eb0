import type { IDataObject } from 'n8n-workflow';
import type { Blobs, Codec } from '../domain/sessions/codec';
import type {
	Emission,
	Kind,
	SessionEvent,
	SessionPolicy,
	UserState,
} from '../domain/sessions/session';
import { Sessions, type Limits } from '../domain/sessions/sessions';
import { dueAt } from '../domain/sessions/step';

/** One way of collecting deliveries, as a trigger's parameters describe it. */
export interface Mode<Content, Recall, Arrival> {
	/** Tells apart what sessions of different modes hold. */
	readonly name: string;
	/** The parameters that the mode was made from: while they are the same, so is the mode. */
	readonly settings: string;
	readonly kind: Kind<Content, Recall, Arrival>;
	readonly policy: SessionPolicy;
	readonly limits: Limits;
	readonly codec: Codec<Content, Recall>;
	/** Whether sessions are written into the journal for a restart. */
	readonly isKept: boolean;
	/** The item that an emission becomes; undefined if the node's filters hold it back. */
	toItem(emission: Emission<Content>): Product | undefined;
}

/** An item before n8n has taken its file, if it has one, into its own keeping. */
export interface Product {
	readonly json: IDataObject;
	readonly file?: SoundFile;
}

export interface SoundFile {
	/** The item's field that holds it. */
	readonly field: string;
	readonly name: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

/** An emission on its way to n8n. */
export interface Parcel extends Product {
	/** The same whenever the emission comes again. */
	readonly id: string;
}

/** A node's sessions, whatever they hold. */
export interface Collector<Arrival = never> {
	readonly mode: string;
	readonly settings: string;
	apply(userId: string | null, event: SessionEvent<Arrival>): Parcel[];
	/** Lets the clock go on for every user, or ends all sessions. */
	applyToAll(event: SessionEvent<never>): Parcel[];
	/** What the journal holds of the sessions. */
	toJSON(): FrozenSessions | undefined;
}

/** Sessions as the journal has them. */
export interface FrozenSessions {
	readonly mode: string;
	/** Each user's state as JSON. */
	readonly users: readonly string[];
}

/** Room for what has been seen, in the journal: entries of about 50 bytes, shared by all users. */
const REMEMBERED_IN_JOURNAL = 3_000;

/** How many segments each user's may be; in steps, so that not every new user changes it for all. */
function rememberedOf(users: number): number {
	return Math.floor(REMEMBERED_IN_JOURNAL / 2 ** Math.ceil(Math.log2(Math.max(users, 1))));
}

export class SessionCollector<Content, Recall, Arrival> implements Collector<Arrival> {
	private readonly sessions: Sessions<Content, Recall, Arrival>;
	/** What has been frozen: a delivery changes one user's state, and the journal holds a thousand. */
	private readonly frozen = new WeakMap<
		UserState<Content, Recall>,
		{ readonly remembered: number; readonly json: string }
	>();

	constructor(
		private readonly origin: Mode<Content, Recall, Arrival>,
		states: ReadonlyArray<UserState<Content, Recall>> = [],
	) {
		this.sessions = new Sessions(origin.kind, origin.policy, origin.limits, states);
	}

	/**
	 * Goes on collecting where something left off.
	 *
	 * @param before the collector with other settings, or the journal
	 * @returns undefined if there is nothing, or nothing that this mode can read
	 */
	static resume<Content, Recall, Arrival>(
		mode: Mode<Content, Recall, Arrival>,
		before: Collector | FrozenSessions | undefined,
	): SessionCollector<Content, Recall, Arrival> | undefined {
		if (before?.mode !== mode.name) return undefined;
		if (before instanceof SessionCollector) {
			// The mode's name stands for the type of what its sessions hold.
			const { sessions } = before as SessionCollector<Content, Recall, Arrival>;
			return new SessionCollector(mode, sessions.states());
		}
		if (!mode.isKept || !('users' in before)) return undefined;
		return new SessionCollector(
			mode,
			before.users.flatMap((json) => mode.codec.thaw(JSON.parse(json)) ?? []),
		);
	}

	get mode(): string {
		return this.origin.name;
	}

	get settings(): string {
		return this.origin.settings;
	}

	apply(userId: string | null, event: SessionEvent<Arrival>): Parcel[] {
		return parcelsOf(this.origin, this.sessions.apply(userId, event));
	}

	applyToAll(event: SessionEvent<never>): Parcel[] {
		return parcelsOf(this.origin, this.sessions.applyToAll(event));
	}

	toJSON(): FrozenSessions | undefined {
		const { isKept, name } = this.origin;
		if (!isKept) return undefined;
		// Of users whose sessions are over, only this has to outlive a restart.
		const kept = this.sessions
			.states()
			.filter(({ session, expectsMemory }) => session !== undefined || expectsMemory);
		const remembered = rememberedOf(kept.length);
		return { mode: name, users: kept.map((state) => this.freeze(state, remembered)) };
	}

	private freeze(state: UserState<Content, Recall>, remembered: number): string {
		const known = this.frozen.get(state);
		if (known?.remembered === remembered) return known.json;
		const json = JSON.stringify(this.origin.codec.freeze(state, remembered));
		this.frozen.set(state, { remembered, json });
		return json;
	}
}

function parcelsOf<Content>(
	mode: Pick<Mode<Content, never, never>, 'toItem'>,
	emissions: ReadonlyArray<Emission<Content>>,
): Parcel[] {
	return emissions.flatMap((emission) => {
		const product = mode.toItem(emission);
		const id = parcelId(emission.sessionId, emission.part);
		return product === undefined ? [] : [{ id, ...product }];
	});
}

/** What becomes of one user whose state is kept elsewhere between two events. */
export interface Advance {
	readonly parcels: readonly Parcel[];
	/** The state as JSON; undefined if there is nothing to remember. */
	readonly state?: string;
	/** When the clock ends the session, in milliseconds since the epoch; undefined if there is none. */
	readonly dueAt?: number;
	/** Whether this is worth more than a few minutes, though no session is going on. */
	readonly isLasting: boolean;
}

/**
 * Applies an event to one user.
 *
 * @param before the user's state as JSON, as an earlier call returned it
 */
export function advanceUser<Content, Recall, Arrival>(
	mode: Mode<Content, Recall, Arrival>,
	before: string | undefined,
	userId: string | null,
	event: SessionEvent<Arrival>,
	blobs: Blobs,
): Advance {
	const state = before === undefined ? undefined : mode.codec.thaw(JSON.parse(before), blobs);
	const sessions = new Sessions(mode.kind, mode.policy, mode.limits, state ? [state] : []);
	const parcels = parcelsOf(mode, sessions.apply(userId, event));
	const [after] = sessions.states();
	if (after === undefined) return { parcels, isLasting: false };
	return {
		parcels,
		state: JSON.stringify(mode.codec.freeze(after, REMEMBERED_IN_JOURNAL, blobs)),
		dueAt: dueAt(after, mode.policy),
		isLasting: after.expectsMemory,
	};
}

/** An emission's id, which its item tells as well. */
export function parcelId(sessionId: unknown, part: unknown): string {
	return `${String(sessionId)}/${String(part)}`;
}

/** The id of the parcel that an item came in. */
export function parcelOf({ sessionId, part }: IDataObject): string {
	return parcelId(sessionId, part);
}
