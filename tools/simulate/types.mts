/** What Omi sends to a webhook; the names are the paths of this package's nodes. */
export const EVENTS = [
	'memory',
	'transcript',
	'audio',
	'day-summary',
	'button',
	'chat-tool',
	'setup',
] as const;
export type EventType = (typeof EVENTS)[number];

/** Who sends: a user's own developer settings, or an app that the user has enabled. */
export type Family = 'developer' | 'app';

/**
 * How old the backend is: 1 until mid-2026 (no retries, queries glued on), 2 with retries and idempotency
 * keys, 3 with signatures and button events too.
 */
export type Generation = 1 | 2 | 3;

/** One stretch of speech in a script. */
export interface Line {
	/** Index into the scene's speakers; the wearer is 0. */
	speaker: number;
	text: string;
	/** Silence before it, in seconds; a breath if left out. */
	pause?: number;
}

/** A conversation: what is said, and what Omi makes of it afterwards. */
export interface Scene {
	/** In seconds after the day's start. */
	startsAt: number;
	speakers: string[];
	lines: Line[];
	title: string;
	overview: string;
	emoji: string;
	category: string;
	actionItems?: Array<{ description: string; dueInDays?: number }>;
	events?: Array<{ title: string; inDays: number; minutes: number }>;
	/** What was decided, for the day's recap. */
	decisions?: string[];
	discarded?: boolean;
	/** How loud the background is, of full scale; a quiet room if left out. */
	noise?: number;
	/** `omi` unless it was imported. */
	source?: string;
	/** At how many samples a second it is recorded, by a device of its own; the user's if left out. */
	sampleRate?: number;
	/** How long after the last word Omi takes it for finished, in seconds; two minutes if left out. */
	finishesAfter?: number;
	/**
	 * Recorded without a connection, and uploaded so long after its end, in seconds: nothing was heard live, and Omi sends
	 * nothing of it.
	 */
	uploadedAfter?: number;
	/** Whether its user would have to pay to see it: Omi neither sends it nor gives it out. */
	isLocked?: boolean;
}

/** One request that is to be made, before it is known who sends it and where to. */
export interface Planned {
	event: EventType;
	/** In seconds after the day's start. */
	at: number;
	method?: 'POST' | 'GET';
	body: Buffer;
	contentType?: string;
	/** Samples a second, of sound. */
	sampleRate?: number;
	/** What Omi marks all attempts at the delivery with. */
	key: string;
	/** What Omi sends when it sends it again much later, if that is not the same. */
	replay?: Buffer;
	/** What it belongs together with: when one of them fails, Omi does not send the rest. */
	burst?: string;
	/** The query parameters of a chat tool that is called by GET. */
	query?: ReadonlyArray<readonly [name: string, value: string]>;
	/** A request that no backend of Omi's makes: sent once, whatever went before. */
	isHostile?: boolean;
	/** Replaces the query that Omi would write. */
	rawQuery?: string;
	/** Beside those that Omi sends, or instead of them. */
	headers?: Readonly<Record<string, string>>;
	/** How many are sent at the same moment; 1 if left out. */
	copies?: number;
}

/** All that happens in a scenario. */
export interface Scenario {
	description: string;
	scenes?: Scene[];
	/** Presses of the button: when, in seconds after the start, and which. */
	presses?: Array<{ at: number; press: 'single_tap' | 'double_tap' | 'long_tap' }>;
	/** When the daily recap is sent, in seconds after the start. */
	summaryAt?: number;
	/** When deliveries are held back, in seconds after the start, and for how long; then they come at once. */
	heldBack?: { from: number; seconds: number };
	/** When a user installs the app, in seconds after the start: Omi asks then whether the setup is complete. */
	installsAt?: number[];
	/** Whether the tools of a chat tool's manifest are called, in the end. */
	callsTools?: boolean;
	/** What Omi fills into the tools' parameters, by their names; something that fits their type if left out. */
	toolArguments?: Readonly<Record<string, unknown>>;
	/** Whether requests are added that no backend of Omi's would make. */
	isHostile?: boolean;
}
