import { z } from 'zod';
import { parseJson } from '../delivery';
import { shortHash } from '../idempotencyKey';

/*
 * What is remembered for asking Omi: which conversations, summaries or action items are known already, however they came,
 * and from when on there is anything to ask for. Omi gives a list by when things were *created*, and a recording that was
 * uploaded late appears days back in it: so ids are remembered, and not only a time.
 *
 * No clock is needed for that: the look-back is counted from the newest thing that Omi has shown, so neither a clock that
 * is wrong nor a month without n8n leaves a gap.
 */

/** One thing that is known. */
export interface Known {
	/** When Omi created it, in milliseconds since the epoch, to the second. */
	readonly at: number;
	/** Grows with each change, for things that change: seconds since the epoch where Omi says when it was. */
	readonly version: number;
	/** What it was like when it was last seen; a text without spaces, empty for things that do not change. */
	readonly mark: string;
}

/** What is remembered of one user of Omi, whom one key or one app asks for. */
export interface SourceState {
	/** When it was first asked for, in milliseconds since the epoch. */
	readonly firstAt: number;
	/** Whether the list has been read to its end. */
	readonly isScanned: boolean;
	/** Nothing that was created before this is looked at, in milliseconds since the epoch. */
	readonly floor: number;
	/** When the newest thing that Omi has shown was created, in milliseconds since the epoch. */
	readonly newest: number | undefined;
	/** How many in a row came only by asking though a delivery should have brought them. */
	readonly streak: number;
	/** The user's id as deliveries tell it; empty where they tell of several, of whom nobody knows whose the key is. */
	readonly userId: string | undefined;
	/** By {@link keyOf}. */
	readonly known: ReadonlyMap<string, Known>;
}

/** What has been asked for with one key within the last hour. */
export interface Spent {
	/** Tells the key, or the app, from others. */
	readonly with: string;
	/** When, in milliseconds since the epoch, and at which cost. */
	readonly requests: ReadonlyArray<readonly [at: number, cost: string]>;
}

export interface AskingState {
	/**
	 * By the user's id where an app asks for several users; by an empty text where a key is one user's own. Of whom something
	 * was last written down stands last.
	 */
	readonly sources: ReadonlyMap<string, SourceState>;
	/** What the user has been told and what has not ended yet. */
	readonly told: readonly string[];
	readonly spent: Spent;
}

const NOTHING_SPENT = { with: '', requests: [] };

export const EMPTY: AskingState = { sources: new Map(), told: [], spent: NOTHING_SPENT };

/** How many things of one user are remembered, and of all: those created first are forgotten, and the floor with them. */
const MOST_KNOWN = 20_000;
const MOST_KNOWN_OF_ALL = 200_000;

/** How many users are remembered. */
const MOST_SOURCES = 1_000;

/** How many characters of a hash tell things apart: 60 bits, for some ten thousand things. */
const KEY_LENGTH = 10;

/** By what a thing is remembered, whatever its id looks like. */
export function keyOf(id: string): string {
	return shortHash('known', id).slice(0, KEY_LENGTH);
}

/** What is remembered is remembered to the second, so that it is the same after a restart. */
export function toSecond(at: number): number {
	return Math.floor(at / 1000) * 1000;
}

/** The state with another part for one user. */
export function withSource(
	state: AskingState,
	source: string,
	changed: Partial<SourceState>,
	at: number,
): AskingState {
	const own = { ...(state.sources.get(source) ?? blank(at)), ...changed };
	const others = new Map(state.sources);
	others.delete(source);
	for (const name of surplusIn(others)) others.delete(name);
	return { ...state, sources: others.set(source, own) };
}

/** Who is forgotten for one more user: first those whom nobody has asked for yet, of whom only deliveries have told. */
function surplusIn(sources: AskingState['sources']): string[] {
	const surplus = sources.size + 1 - MOST_SOURCES;
	if (surplus <= 0) return [];
	const all = [...sources];
	const inTurn = [false, true].flatMap((asked) => {
		return all.filter(([, { isScanned }]) => isScanned === asked);
	});
	return inTurn.slice(0, surplus).map(([name]) => name);
}

/** How many things of each user are remembered. */
export function mostKnown({ sources }: AskingState): number {
	return Math.min(MOST_KNOWN, Math.floor(MOST_KNOWN_OF_ALL / Math.max(1, sources.size)));
}

/** When the newest thing of a user was created, or where there is none, when the user was first asked for; in milliseconds since the epoch. */
export function lastHeardOf({ firstAt, known }: SourceState): number {
	let last = known.size === 0 ? firstAt : -Infinity;
	for (const { at } of known.values()) last = Math.max(last, at);
	return last;
}

/**
 * Whose list it is that is read for the first time: a user may have been asked for by a key before, and by an app now.
 *
 * @param listed ids of the list
 * @returns the other source of the same user; undefined where there is none
 */
export function sameUser(
	state: AskingState,
	source: string,
	listed: readonly string[],
): string | undefined {
	const keys = listed.map(keyOf);
	const found = [...state.sources].find(([name, { isScanned, known }]) => {
		return name !== source && isScanned && keys.some((key) => known.has(key));
	});
	return found?.[0];
}

function blank(at: number): SourceState {
	return {
		firstAt: at,
		isScanned: false,
		floor: 0,
		newest: undefined,
		streak: 0,
		userId: undefined,
		known: new Map(),
	};
}

const sourceSchema = z.object({
	firstAt: z.number(),
	isScanned: z.boolean(),
	floor: z.number(),
	newest: z.number().nullable(),
	streak: z.number().catch(0),
	userId: z.string().nullable().catch(null),
	known: z.string(),
});

const schema = z.object({
	sources: z.record(sourceSchema),
	told: z.array(z.string()).catch([]),
	spent: z
		.object({ with: z.string(), requests: z.array(z.tuple([z.number(), z.string()])) })
		.catch(NOTHING_SPENT),
});

/** The state as a text in JSON; what is known takes some twenty bytes a thing. */
export function encodeState(state: AskingState): string {
	const sources = [...state.sources].map(([name, source]) => [
		name,
		{
			...source,
			newest: source.newest ?? null,
			userId: source.userId ?? null,
			known: encodeKnown(source.known),
		},
	]);
	return JSON.stringify({ ...state, sources: Object.fromEntries(sources) as object });
}

/** @returns undefined for what {@link encodeState} has not written */
export function decodeState(text: string): AskingState | undefined {
	const { data } = schema.safeParse(parseJson(text));
	if (data === undefined) return undefined;
	const sources = Object.entries(data.sources).map(([name, source]): [string, SourceState] => [
		name,
		{
			...source,
			newest: source.newest ?? undefined,
			userId: source.userId ?? undefined,
			known: decodeKnown(source.known),
		},
	]);
	return { ...data, sources: new Map(sources) };
}

function encodeKnown(known: SourceState['known']): string {
	return [...known]
		.map(([key, { at, version, mark }]) => {
			const seconds = (at / 1000).toString(36);
			return version === 0 && mark === '' ? key + seconds : `${key}${seconds}:${version}:${mark}`;
		})
		.join(' ');
}

function decodeKnown(text: string): Map<string, Known> {
	const entries = text.split(' ').flatMap((entry): Array<[string, Known]> => {
		const [seconds = '', version = '0', mark = ''] = entry.slice(KEY_LENGTH).split(':');
		const at = parseInt(seconds, 36) * 1000;
		if (Number.isNaN(at)) return [];
		return [[entry.slice(0, KEY_LENGTH), { at, version: Number(version) || 0, mark }]];
	});
	return new Map(entries);
}
