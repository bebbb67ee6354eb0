import fc from 'fast-check';
import type { Segment } from '../../nodes/domain/payloads/segment';
import type { Windows } from '../../nodes/domain/sessions/window';
import { windowsOf, type Parameters } from '../../nodes/OmiTranscriptTrigger/windows';
import type { StateStore } from '../../nodes/state/port';
import { spokenSegment } from './segments';

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
		what: fc.constantFrom('speech', 'speech', 'speech', 'repeated', 'tick', 'all'),
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

/**
 * A conversation goes on while the node is set to other windows, by processes that differ in what they go by: every word
 * comes out, once, and no two emissions have one name.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 * @param isAtOnce whether all comes at the same moment
 */
export async function speakThroughChanges(
	stores: (count: number) => StateStore[],
	isAtOnce: boolean,
	numRuns: number,
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(happenings, async (happened) => {
			const own = stores(2);
			const said: Segment[][] = [];
			const taken: Array<{ id: string; words: string[] }> = [];
			const happen = async ({ what, setting, process, again }: (typeof happened)[number]) => {
				const [store, windows] = [own[process]!, speechWindows[setting]!];
				if (what === 'tick') return void (await store.tick(windows, 'due'));
				if (what === 'all') return void (await store.tick(windows, 'all'));
				const input = said[what === 'repeated' ? again % (said.length || 1) : -1] ?? speech(said);
				const event = { type: 'delivery', input } as const;
				const entries = await store.apply(windows, 'u', event, 'request');
				if (typeof entries === 'string') return;
				for (const { id, items } of entries) taken.push({ id, words: wordsOf(items) });
				await store.acknowledge(entries.map(({ id }) => id));
			};
			if (isAtOnce) await Promise.all(happened.map(happen));
			else for (const one of happened) await happen(one);
			await own[0]!.stop(speechWindows[0]!);
			for (const { id, items } of await own[1]!.take(speechWindows[0]!, 1_000)) {
				taken.push({ id, words: wordsOf(items) });
			}
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
