import fc from 'fast-check';
import type { SoundInput } from '../../nodes/domain/sessions/soundPart';
import type { Windows } from '../../nodes/domain/sessions/window';
import { windowsOf, type Parameters } from '../../nodes/OmiAudioTrigger/windows';
import type { OutboxEntry, StateStore } from '../../nodes/state/port';
import { parameters, RATE } from './soundLaws';
import { whole } from '../../tools/queue/whole.mts';

/** What the Omi Audio Trigger may be set to, but for voices, which let go what is silent. */
const SETTINGS: ReadonlyArray<Partial<Parameters>> = [
	{ triggerOn: 'delivery' },
	{ triggerOn: 'duration', duration: 1 },
	{ triggerOn: 'duration', duration: 2.5 },
	{ triggerOn: 'sessionEnd', maximumDuration: 3 },
];

const soundWindows = SETTINGS.map((setting): Windows<SoundInput> => windowsOf(parameters(setting)));

const happenings = fc.array(
	fc.record({
		what: fc.constantFrom('sound', 'sound', 'sound', 'sound', 'tick', 'all'),
		samples: fc.integer({ min: 1, max: 4 * RATE }),
		setting: fc.nat(SETTINGS.length - 1),
		process: fc.nat(1),
	}),
	{ minLength: 2, maxLength: 20 },
);

interface Part {
	readonly sessionId: string;
	readonly part: number;
	readonly isFinal: boolean;
	readonly endedBy: string | null;
	readonly bytes: Buffer;
}

function partsIn(entries: readonly OutboxEntry[]): Part[] {
	return entries.flatMap(({ items }) => {
		return items.map((item) => {
			const { json, file, binary } = item as never as {
				json: Omit<Part, 'bytes'>;
				file?: { bytes: Buffer };
				binary?: { data: { data: string } };
			};
			return { ...json, bytes: file?.bytes ?? Buffer.from(binary?.data.data ?? '', 'base64') };
		});
	});
}

/**
 * A recording goes on while the node is set to something else: all of it comes out, once and in order, its parts are
 * numbered without a hole, and what was to have an end has one.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 * @param pass lets the time go on by so many milliseconds
 */
export async function recordThroughChanges(
	stores: (count: number) => StateStore[],
	pass: (ms: number) => Promise<void>,
	numRuns: number,
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(happenings, async (happened) => {
			const own = stores(2);
			const sent: Buffer[] = [];
			const entries: OutboxEntry[] = [];
			const keep = (some: readonly OutboxEntry[]) => void entries.push(...some);
			const take = async (store: StateStore, windows: Windows<SoundInput>) => {
				keep(await whole(store).take(windows, 1_000));
			};
			let sample = 0;
			for (const { what, samples, setting, process } of happened) {
				const [store, windows] = [own[process]!, soundWindows[setting]!];
				await pass(20);
				if (what !== 'sound') {
					await whole(store).tick(windows, what === 'tick' ? 'due' : 'all');
					await take(store, windows);
					continue;
				}
				const bytes = Buffer.alloc(samples * 2);
				for (let n = 0; n < samples; n++) bytes.writeInt16LE((sample++ % 60_000) - 30_000, n * 2);
				sent.push(bytes);
				const event = { type: 'delivery', input: { bytes, sampleRate: RATE } } as const;
				const answer = await store.apply(windows, 'u', event, 'request');
				if (typeof answer === 'string') throw new Error(answer);
				keep(answer);
				await store.acknowledge(answer.map(({ id }) => id));
			}
			const last = soundWindows[happened.at(-1)!.setting]!;
			await whole(own[0]!).stop(last);
			await take(own[1]!, last);
			const parts = partsIn(entries);
			expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
			expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(Buffer.concat(sent))).toBe(true);
			for (const id of new Set(parts.map(({ sessionId }) => sessionId))) {
				const session = parts.filter(({ sessionId }) => sessionId === id);
				expect(session.map(({ part }) => part)).toEqual(session.map((_, n) => n + 1));
				const hasEnd = session.some(({ endedBy }) => endedBy !== null);
				expect(session.map(({ isFinal }) => isFinal)).toEqual(
					session.map((_, n) => hasEnd && n === session.length - 1),
				);
			}
		}),
		{ numRuns },
	);
}
