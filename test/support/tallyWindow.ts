import {
	isEnd,
	windowOf,
	type Flush,
	type Handover,
	type LogEntry,
	type SessionEvent,
	type SessionWindow,
	type Step,
} from '../../nodes/domain/sessions/window';
import { emissionId } from '../../nodes/domain/sessions/emissionId';

/**
 * The simplest window that uses all that a store offers: words are collected until nothing came for a while, at
 * most so many in a part, and a word that was said before is known by its mark.
 */

interface Head {
	readonly sessions: number;
	readonly open?: {
		readonly id: string;
		readonly part: number;
		readonly count: number;
		readonly lastAt: number;
	};
}

export interface TallyOptions {
	readonly name?: string;
	readonly isDurable?: boolean;
	readonly quietMs?: number;
	/** How many words a part may hold. */
	readonly most?: number;
	/** Whether a word that was said before is known; sound has nothing of the kind. */
	readonly knowsWords?: boolean;
	/** A user whom the window cannot bear at a tick. */
	readonly poison?: string;
	readonly limits?: { readonly bytes: number; readonly users: number };
}

export type Words = readonly string[];

export function tallyWindow(options: TallyOptions = {}): SessionWindow<Words> {
	const {
		name = 'tally',
		isDurable = true,
		quietMs = 100,
		most = 3,
		poison,
		knowsWords = true,
	} = options;
	return windowOf<Words, Head>({
		name,
		isDurable,
		limits: options.limits ?? { bytes: 1_000_000, users: 1_000 },
		lookups: (event) => (event.type === 'delivery' && knowsWords ? event.input : []),
		step(userId, head, event, at, marks) {
			if (event.type === 'tick' && poison !== undefined && userId === poison) {
				throw new Error(`The window cannot bear ${poison}`);
			}
			return step(userId, head ?? { sessions: 0 }, event, at, marks, { quietMs, most });
		},
		encode: (head) => JSON.stringify(head),
		decode: (text) => (text.startsWith('{"sessions"') ? (JSON.parse(text) as Head) : undefined),
		emission({ id, part }: Handover, entries: readonly LogEntry[]) {
			const words = entries.map((entry) => JSON.parse(entry.toString()) as string);
			return { id, items: [{ json: { ...(part as object), words } }] };
		},
	});
}

function step(
	userId: string | null,
	head: Head,
	event: SessionEvent<Words>,
	at: number,
	marks: ReadonlyMap<string, string>,
	{ quietMs, most }: { quietMs: number; most: number },
): Step<Head> {
	let { sessions, open } = head;
	const appends: Array<{ log: string; entries: string[] }> = [];
	const flushes: Flush[] = [];
	const marked: Array<[string, string]> = [];
	const log = () => `${sessions}/${open?.part}`;
	const flush = (isFinal: boolean) => {
		if (open === undefined) return;
		const { id, part } = open;
		flushes.push({
			id: emissionId(id, part),
			reads: [log()],
			drops: [log()],
			part: { userId, sessionId: id, part, isFinal },
		});
		open = isFinal ? undefined : { ...open, part: part + 1, count: 0 };
	};
	const isQuiet = open !== undefined && Math.abs(at - open.lastAt) >= quietMs;
	if (isQuiet || isEnd(event)) flush(true);
	if (event.type === 'full' && open !== undefined && open.count > 0) flush(false);
	if (event.type === 'delivery') {
		for (const word of event.input) {
			if (marks.has(word)) continue;
			marked.push([word, '1']);
			if (open !== undefined && open.count >= most) flush(false);
			if (open === undefined) {
				sessions += 1;
				open = { id: `${userId ?? 'unknown'}-${at}-${sessions}`, part: 1, count: 0, lastAt: at };
			}
			appends.push({ log: log(), entries: [JSON.stringify(word)] });
			open = { ...open, count: open.count + 1, lastAt: at };
		}
	}
	return {
		head: { sessions, ...(open && { open }) },
		appends,
		flushes,
		marks: marked,
		dueAt: open && open.lastAt + quietMs,
		keepMs: 600_000,
		size: (open?.count ?? 0) * 10,
	};
}

/** The words in what came out of a store, in order. */
export function wordsIn(entries: ReadonlyArray<{ readonly items: readonly unknown[] }>): string[] {
	return entries.flatMap(({ items }) => {
		return items.flatMap((item) => (item as { json: { words: string[] } }).json.words);
	});
}
