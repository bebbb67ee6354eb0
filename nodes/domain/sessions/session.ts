/*
 * How deliveries become emissions. Everything here is pure: the time is an argument, what a session holds is
 * left to its kind (speech, a spoken command, sound), and nothing is known of n8n.
 */

/**
 * Why a part was emitted. `quiet`: nothing came for the quiet period. `newConversation`: what came belongs to
 * another one. `memory`: Omi has said that the conversation is finished. `maximum`: the part had reached
 * its largest size. `sampleRate`: sound went on at another rate. `phrase`: another command was begun.
 * `stopped`: n8n or the workflow was stopped. `null`: parts are emitted as they come.
 */
export type EndedBy =
	| 'quiet'
	| 'newConversation'
	| 'memory'
	| 'maximum'
	| 'sampleRate'
	| 'phrase'
	| 'stopped'
	| null;

/** What a session hands on at once. */
export interface Emission<Content> {
	readonly userId: string | null;
	readonly sessionId: string;
	/** Counts from 1 within the session. */
	readonly part: number;
	/** Whether the session is over with this part. */
	readonly isFinal: boolean;
	readonly endedBy: EndedBy;
	/** When the last of it was delivered, in milliseconds since the epoch. */
	readonly deliveredAt: number;
	readonly content: Content;
	/** The body of the finished memory that ended the session, where one did. */
	readonly memory?: unknown;
}

/** A conversation, a command or a recording that is still going on. */
export interface Session<Content> {
	readonly id: string;
	/** The number that the next part gets. */
	readonly part: number;
	/** When what the next part will hold began to arrive, in milliseconds since the epoch. */
	readonly partSince: number;
	/** When something new last arrived, in milliseconds since the epoch. */
	readonly lastAt: number;
	readonly content: Content;
}

/** All that is kept of one user. */
export interface UserState<Content, Recall> {
	readonly userId: string | null;
	/** How many sessions there have been; it tells two of the same millisecond apart. */
	readonly sessions: number;
	/** When something last arrived, in milliseconds since the epoch. */
	readonly lastAt: number;
	/** Whether Omi also sends this user's finished memories here, so that waiting for one makes sense. */
	readonly expectsMemory: boolean;
	/** What outlives a session, such as which segments have been seen. */
	readonly recall: Recall;
	readonly session?: Session<Content>;
}

export type SessionEvent<Arrival> =
	| { readonly type: 'delivery'; readonly at: number; readonly arrival: Arrival }
	/** The clock went on. */
	| { readonly type: 'tick'; readonly at: number }
	/** Omi has finished a conversation that contained these segments. */
	| {
			readonly type: 'memory';
			readonly at: number;
			readonly segmentIds: readonly string[];
			readonly memory: unknown;
	  }
	/** There is no room for more: what is held has to be emitted now, and the session goes on. */
	| { readonly type: 'full'; readonly at: number }
	/** Nothing will come any more. */
	| { readonly type: 'stop'; readonly at: number };

export interface SessionPolicy {
	/** After how long without anything new a session is over, in milliseconds. */
	readonly quietMs: number;
	/** How long a part may grow, in milliseconds: what arrives later begins the next one. */
	readonly maximumMs: number;
	/** Whether the session itself is over then, without waiting for more to arrive. */
	readonly endsAtMaximum: boolean;
}

/** Some of what arrived, and whether something else had ended before it. */
export interface Piece<Content> {
	/** Left out where something ends and nothing follows. */
	readonly content?: Content;
	/** Set where the session so far ends before this piece. */
	readonly endsSession?: EndedBy;
	/** Set where only the part so far ends before this piece. */
	readonly endsPart?: EndedBy;
}

/**
 * What the sessions of one kind hold. For speed a kind may change the contents and the recall it is given
 * instead of copying them: `step` owns the state it is handed, so nobody else sees that.
 */
export interface Kind<Content, Recall, Arrival> {
	/** What is remembered of a user at first. */
	recall(): Recall;
	/** What is new in a delivery; an empty list keeps a session neither alive nor begins one. */
	pieces(
		arrival: Arrival,
		recall: Recall,
		current: Content | undefined,
		at: number,
	): Array<Piece<Content>>;
	/** Joins a piece to what is there. */
	join(content: Content, piece: Content): Content;
	/** Splits off the parts that are to be emitted without waiting; undefined where there is none. */
	cut(content: Content): Cut<Content> | undefined;
	/** All that can be emitted of what is not empty, and what stays with the session. */
	release(content: Content): { readonly part: Content; readonly keep: Content };
	/** Whether there is nothing to emit. */
	isEmpty(content: Content): boolean;
	/** Whether a finished conversation with these segments is the one that is going on. */
	isFinishedBy(content: Content, recall: Recall, segmentIds: readonly string[]): boolean;
	/** How much memory it takes, in bytes, roughly. */
	size(content: Content): number;
}

export interface Cut<Content> {
	readonly parts: readonly Content[];
	readonly keep: Content;
	readonly endedBy: EndedBy;
}

export interface Step<Content, Recall> {
	/** Undefined where there is nothing left to remember of the user. */
	readonly state?: UserState<Content, Recall>;
	readonly emissions: ReadonlyArray<Emission<Content>>;
}
