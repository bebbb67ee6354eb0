import { shortHash } from '../idempotencyKey';
import type {
	EmittedItem,
	Flush,
	SessionEvent,
	SessionWindow,
	Step,
	Windows,
	WindowPolicy,
	OpaqueHead,
} from '../sessions/window';
import { windowOf } from '../sessions/window';
import { merged } from './merged';
import {
	decodeState,
	EMPTY,
	encodeState,
	keyOf,
	mostKnown,
	toSecond,
	withSource,
	type AskingState,
	type Known,
	type SourceState,
	type Spent,
} from './state';

/*
 * What asking remembers, as a window: so known ids, outbox and a delivery's key are written down in one, in every store.
 * Whether a delivery or an answer brought a thing, it passes here, and only the first makes an emission.
 */

/** A thing that has come, with what the workflow is to be started with. */
export interface Arrived {
	readonly id: string;
	/** When Omi created it, in milliseconds since the epoch. */
	readonly at: number;
	/** What it is like now, for things that change; a text without spaces. */
	readonly mark?: string;
	/** Its mark when it was last looked at: if that is not what is known any more, somebody else was faster. */
	readonly before?: string;
	/** When Omi says that it was last changed, in milliseconds since the epoch, for things that change. */
	readonly changedAt?: number;
	/** Nothing where the node's filters hold it back: then it is only known. */
	readonly items: readonly EmittedItem[];
	/** Whether a delivery should have brought it, and has not. */
	readonly isMissed?: boolean;
}

export type AskingInput =
	/** It is asked for the first time. */
	| { readonly kind: 'begin'; readonly source: string }
	| {
			readonly kind: 'arrived';
			readonly source: string;
			readonly by: 'webhook' | 'api';
			readonly things: readonly Arrived[];
			/** Whose they are, where a delivery says so. */
			readonly userId?: string | null;
			/** What has been asked for it so far. */
			readonly spent?: Spent;
	  }
	| {
			/** The list was read to its end. */
			readonly kind: 'scanned';
			readonly source: string;
			/** When the newest of the list was created, in milliseconds since the epoch. */
			readonly newest: number | undefined;
			/** Nothing before this need be asked for again, in milliseconds since the epoch. */
			readonly floor: number;
			/** What the list held, by id. */
			readonly listed: readonly string[];
	  }
	| { readonly kind: 'told'; readonly what: string; readonly isOver: boolean }
	| { readonly kind: 'spent'; readonly spent: Spent }
	/** The source's list shares a thing with what is known of another: it is the same user's, asked for another way. */
	| { readonly kind: 'same'; readonly source: string; readonly as: string }
	/** What another store has kept, where the node was set to it. */
	| { readonly kind: 'adopt'; readonly state: AskingState }
	| { readonly kind: 'forget' };

/**
 * It is kept until nobody asks any more; in milliseconds. A computer without a clock of its own starts in 1970, and is told
 * the time a little later: what it has written down meanwhile must not be too old then.
 */
const KEEP_MS = 200 * 365 * 86_400_000;

const policy: WindowPolicy<AskingInput, AskingState> = {
	name: 'asking',
	isDurable: true,
	limits: { bytes: Infinity, users: 10 },
	lookups: () => [],
	step(_userId, head, event, at) {
		return stepOf(head, event, at);
	},
	encode: encodeState,
	decode: decodeState,
	emission: ({ id, part }) => ({ id, items: part as readonly EmittedItem[] }),
};

const window: SessionWindow<AskingInput> = windowOf(policy);

/** The windows of a node that asks. All it knows is kept as if of one user, {@link ASKING_USER}. */
export const askingWindows: Windows<AskingInput> = { current: window, previous: [] };

export const ASKING_USER = null;

/** What a store has of {@link ASKING_USER}. */
export function askingStateOf(head: OpaqueHead | undefined): AskingState | undefined {
	return head as AskingState | undefined;
}

function stepOf(
	head: AskingState | undefined,
	event: SessionEvent<AskingInput>,
	at: number,
): Step<AskingState> {
	// Nothing is held that could end: what is known the node needs in the store that it is set to next.
	if (event.type !== 'delivery') return left(head, []);
	const state = head ?? EMPTY;
	const { input } = event;
	switch (input.kind) {
		case 'begin': {
			if (state.sources.has(input.source)) return left(state, []);
			return left(withSource(state, input.source, {}, at), []);
		}
		case 'arrived':
			return arrive(state, input, at);
		case 'scanned':
			return left(scanned(state, input, at), []);
		case 'told': {
			const others = state.told.filter((what) => what !== input.what);
			return left({ ...state, told: input.isOver ? others : [...others, input.what] }, []);
		}
		case 'spent':
			return left({ ...state, spent: input.spent }, []);
		case 'same':
			return left(same(state, input, at), []);
		case 'adopt':
			return left(merged(state, input.state), []);
		case 'forget':
			return left(undefined, []);
	}
}

/** What is known of the one is known of the other, and asking goes on where it was. */
function same(
	state: AskingState,
	{ source, as }: Extract<AskingInput, { kind: 'same' }>,
	at: number,
): AskingState {
	const other = state.sources.get(as);
	if (other === undefined) return state;
	const { known: own = [], userId } = state.sources.get(source) ?? {};
	const known = new Map([...other.known, ...own]);
	return withSource(state, source, { ...other, known, userId: userId ?? other.userId }, at);
}

function arrive(
	state: AskingState,
	{ source, by, things, userId, spent = state.spent }: Extract<AskingInput, { kind: 'arrived' }>,
	at: number,
): Step<AskingState> {
	const former = state.sources.get(source);
	const known = new Map(former?.known);
	const flushes: Flush[] = [];
	let missed = 0;
	for (const thing of things) {
		const { id, at: createdAt, mark = '', before, items, isMissed } = thing;
		const key = keyOf(id);
		const seen = known.get(key);
		if (seen?.mark === mark || seen?.mark !== before) continue;
		const version = versionOf(thing, seen);
		known.set(key, { at: toSecond(createdAt), version, mark });
		if (isMissed) missed += 1;
		if (items.length > 0) flushes.push(flushOf(source, id, `${version} ${mark}`, items));
	}
	const streak = by === 'webhook' ? 0 : (former?.streak ?? 0) + missed;
	const room = bounded(former?.floor ?? 0, known, mostKnown(state));
	const isAnother = former?.userId !== undefined && former.userId !== userId;
	const changed = { ...room, streak, ...(userId && { userId: isAnother ? '' : userId }) };
	return left(withSource({ ...state, spent }, source, changed, at), flushes);
}

/**
 * A number for what a thing has become, which grows with each change. A process that was killed may have told of more
 * than it has written down, so where Omi says when that was, the number is the same for whoever finds the change: the second.
 */
function versionOf({ changedAt = 0 }: Arrived, seen: Known | undefined): number {
	const least = seen === undefined ? 0 : seen.version + 1;
	return Math.max(least, Math.floor(changedAt / 1000));
}

/**
 * The same thing makes the same emission, whoever brought it: n8n refuses a second execution with it. So whatever the
 * thing has become has to be in its name.
 */
function flushOf(source: string, id: string, state: string, items: Flush['part']): Flush {
	const name = shortHash('asked', source, id, state);
	return { id: `asked ${name}`, reads: [], drops: [], part: items };
}

function scanned(
	state: AskingState,
	{ source, newest, floor, listed }: Extract<AskingInput, { kind: 'scanned' }>,
	at: number,
): AskingState {
	const former = state.sources.get(source);
	if (former === undefined) return state;
	const raised = Math.max(former.floor, floor);
	const still = new Set(listed.map(keyOf));
	// What Omi goes on showing, whenever it says that it created it, must not be new again.
	const kept = [...former.known].filter(([key, known]) => known.at >= raised || still.has(key));
	const room = bounded(raised, new Map(kept), mostKnown(state));
	const changed = { isScanned: true, newest: latest(former.newest, newest), ...room };
	return withSource(state, source, changed, at);
}

function bounded(
	floor: number,
	known: ReadonlyMap<string, Known>,
	most: number,
): Pick<SourceState, 'floor' | 'known'> {
	if (known.size <= most) return { floor, known };
	const newestFirst = [...known].sort(([, a], [, b]) => b.at - a.at).slice(0, most);
	const oldest = newestFirst.at(-1)?.[1].at ?? floor;
	// What is forgotten is not looked at again either.
	return { floor: Math.max(floor, oldest + 1_000), known: new Map(newestFirst) };
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function left(head: AskingState | undefined, flushes: readonly Flush[]): Step<AskingState> {
	return { head, appends: [], flushes, marks: [], dueAt: undefined, keepMs: KEEP_MS, size: 0 };
}
