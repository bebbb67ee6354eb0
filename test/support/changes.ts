import fc from 'fast-check';
import type { Segment } from '../../nodes/domain/payloads/segment';
import type { Windows } from '../../nodes/domain/sessions/window';
import { windowsOf, type Parameters } from '../../nodes/OmiTranscriptTrigger/windows';
import type { OutboxEntry, StateStore } from '../../nodes/state/port';
import { spokenSegment } from './segments';
import { whole } from '../../tools/queue/whole.mts';

/** What the Omi Transcript Trigger may be set to, but for phrases, which let go what is no command. */
const SETTINGS: ReadonlyArray<Partial<Parameters>> = [
	{ triggerOn: 'sessionEnd' },
	{ triggerOn: 'delivery' },
	{ triggerOn: 'delivery', options: { collect: 30 } },
	{ triggerOn: 'delivery', options: { includeSession: true } },
	{ triggerOn: 'delivery', options: { collect: 5, includeSession: true } },
];

const speechWindows = SETTINGS.map((setting): Windows<readonly Segment[]> => {
	const base = { quietPeriod: 120, phrases: '', commandPause: 5, commandMaximum: 30 };
	return windowsOf({ triggerOn: 'sessionEnd', options: {}, ...base, ...setting });
});

/** What comes of a conversation: a delivery, one that came before, or the clock; under one of the settings. */
const happenings = fc.array(
	fc.record({
		what: fc.constantFrom('speech', 'speech', 'speech', 'repeated', 'tick', 'all', 'restart'),
		setting: fc.nat(SETTINGS.length - 1),
		process: fc.nat(1),
		again: fc.nat(),
	}),
	{ minLength: 2, maxLength: 20 },
);

/** Words that are handed over for the first time; what goes along as the session so far is no word of the item's own. */
function wordsOf(items: ReadonlyArray<{ readonly json: Readonly<Record<string, unknown>> }>) {
	return items.flatMap(({ json }) => (json.segments as Segment[]).map(({ text }) => text));
}

/** @returns the stores of the next processes, and what n8n was started with on the way out */
type Restart = (
	stores: StateStore[],
	windows: Windows<readonly Segment[]>,
) => Promise<{ readonly stores: StateStore[]; readonly taken: readonly OutboxEntry[] }>;

/**
 * A conversation goes on while the node is set to other windows, by processes that differ in what they go by: every word
 * comes out, once, and no two emissions have one name.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 * @param isAtOnce whether all comes at the same moment
 * @param restart ends the processes and starts others, where they can be
 */
export async function speakThroughChanges(
	stores: (count: number) => StateStore[],
	isAtOnce: boolean,
	numRuns: number,
	restart?: Restart,
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(happenings, async (happened) => {
			let own = stores(2);
			const said: Segment[][] = [];
			let firstAgain = 0;
			const taken: Array<{ id: string; words: string[] }> = [];
			const keep = (entries: readonly OutboxEntry[]) => {
				for (const { id, items } of entries) taken.push({ id, words: wordsOf(items) });
			};
			const happen = async ({ what, setting, process, again }: (typeof happened)[number]) => {
				const [store, windows] = [own[process]!, speechWindows[setting]!];
				if (what === 'restart') {
					const next = await restart?.(own, windows);
					own = next?.stores ?? own;
					keep(next?.taken ?? []);
					// Of what was over before the journal has the keys only.
					if (next !== undefined) firstAgain = said.length;
					return;
				}
				if (what === 'tick') return void (await whole(store).tick(windows, 'due'));
				if (what === 'all') return void (await whole(store).tick(windows, 'all'));
				const repeatable = said.slice(firstAgain);
				const place = what === 'repeated' ? again % (repeatable.length || 1) : -1;
				const input = repeatable[place] ?? speech(said);
				const event = { type: 'delivery', input } as const;
				const entries = await store.apply(windows, 'u', event, 'request');
				if (typeof entries === 'string') return;
				keep(entries);
				await store.acknowledge(entries.map(({ id }) => id));
			};
			if (isAtOnce) await Promise.all(happened.map(happen));
			else for (const one of happened) await happen(one);
			await whole(own[0]!).stop(speechWindows[0]!);
			keep(await whole(own[1]!).take(speechWindows[0]!, 1_000));
			const words = said.flat().map(({ text }) => text);
			expect(taken.flatMap((one) => one.words).sort()).toEqual(words.sort());
			expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
		}),
		{ numRuns },
	);
}

/** Says something more. */
function speech(said: Segment[][]): Segment[] {
	const segments = [spokenSegment(`s${said.length}`, said.length * 2)];
	said.push(segments);
	return segments;
}
