import { askingWindows, ASKING_USER, type AskingInput } from '../../../nodes/domain/asking/window';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import type { SoundInput } from '../../../nodes/domain/sessions/soundPart';
import type { SessionEvent, Windows } from '../../../nodes/domain/sessions/window';
import { windowsOf as soundWindowsOf } from '../../../nodes/OmiAudioTrigger/windows';
import type { Claim, StateStore } from '../../../nodes/state/port';
import { spokenSegment } from '../segments';
import { parameters as soundParameters } from '../soundLaws';
import { speechWindows } from '../speech';
import { roomWith } from '../voices';
import { whole } from '../../../tools/queue/whole.mts';

/*
 * Lives that leave some of everything in a store: what every kind of trigger keeps of sessions that are going on, emissions
 * that n8n has not taken, at the first attempt and at a later one, and keys. The fixtures of test/fixtures/formats are what
 * they have left.
 */

export interface Scene<Input> {
	readonly name: string;
	readonly windows: Windows<Input>;
	readonly events: ReadonlyArray<readonly [user: string | null, event: SessionEvent<Input>]>;
}

const says = <Input>(user: string | null, input: Input) =>
	[user, { type: 'delivery', input }] as const;

const segments = (...texts: string[]): Segment[] =>
	texts.map((text, n) => spokenSegment(`${text} ${n}`, n, { text, isUser: n === 0 }));

const conversations: Scene<readonly Segment[]> = {
	name: 'conversations',
	windows: speechWindows({ options: { maximumSegments: 2 } }),
	events: [
		says('u', segments('One.', 'Two.', 'Three.')),
		says(null, segments('Nobody knows who says this.')),
		says('finished', segments('Before the memory.')),
		['finished', { type: 'memory', segmentIds: ['Before the memory. 0'], memory: { id: 'm' } }],
		says('finished', [spokenSegment('after', 100, { text: 'After it.' })]),
	],
};

const commands: Scene<readonly Segment[]> = {
	name: 'commands',
	windows: speechWindows({ triggerOn: 'phrase', phrases: 'Hey n8n, Hey n8n please' }),
	events: [
		says('u', segments('Well, hey', 'n8n, put milk', 'on the list.')),
		says('twice', segments('Hey n8n, stop. Hey n8n, go.')),
	],
};

const collected: Scene<readonly Segment[]> = {
	name: 'collected',
	windows: speechWindows({ triggerOn: 'delivery', options: { collect: 2 } }),
	events: [
		says('u', segments('One.', 'Two.', 'Three.')),
		says('u', [spokenSegment('rest', 4, { text: 'The rest.' })]),
	],
};

const deliveries: Scene<readonly Segment[]> = {
	name: 'deliveries',
	windows: speechWindows({ triggerOn: 'delivery', options: { includeSession: true } }),
	events: [
		says('u', segments('One.', 'Two.')),
		says('u', [spokenSegment('more', 4, { text: 'More.' })]),
	],
};

/** With half a sample at the end. */
const ramp = (samples: number): Buffer => {
	return Buffer.from(Array.from({ length: samples * 2 + 1 }, (_, n) => (n * 7) % 256));
};

const sound: Scene<SoundInput> = {
	name: 'sound',
	windows: soundWindowsOf(soundParameters({ triggerOn: 'duration', duration: 1 })),
	events: [says('u', { bytes: ramp(1_000), sampleRate: 500 })],
};

const voice: Scene<SoundInput> = {
	name: 'voice',
	windows: soundWindowsOf(soundParameters({ triggerOn: 'speech', pause: 0.5 })),
	events: [
		says('u', { bytes: roomWith([[0.2, 1.2]], 2.2, 8_000), sampleRate: 8_000 }),
		says('u', { bytes: roomWith([[0.2, 0.8]], 0.8, 8_000), sampleRate: 8_000 }),
	],
};

const ask = (input: AskingInput) => says(ASKING_USER, input);

const asking: Scene<AskingInput> = {
	name: 'asking',
	windows: askingWindows,
	events: [
		ask({ kind: 'begin', source: '' }),
		ask({
			kind: 'arrived',
			source: '',
			by: 'webhook',
			userId: 'u',
			things: [{ id: 'sent', at: 1_790_000_000_000, items: [{ json: { id: 'sent' } }] }],
		}),
		ask({
			kind: 'arrived',
			source: '',
			by: 'api',
			userId: 'u',
			things: [
				{ id: 'changed', at: 1_790_000_100_000, mark: 'a', items: [{ json: { id: 'changed' } }] },
				{ id: 'only known', at: 1_790_000_200_000, items: [], isMissed: true },
			],
			spent: { with: 'key', requests: [[1_790_000_300_000, 'list']] },
		}),
		ask({
			kind: 'scanned',
			source: '',
			newest: 1_790_000_200_000,
			floor: 1_789_000_000_000,
			listed: ['sent', 'changed', 'only known'],
		}),
		ask({ kind: 'told', what: 'silent', isOver: false }),
	],
};

export const scenes = [
	conversations,
	commands,
	collected,
	deliveries,
	sound,
	voice,
	asking,
] as ReadonlyArray<Scene<unknown>>;

/** The one whose sound is not what it is about. */
export const speechScene = conversations as Scene<unknown>;

/** Lives a scene in a store. */
export async function live({ windows, events }: Scene<unknown>, store: StateStore): Promise<void> {
	for (const [user, event] of events) {
		const key = { id: `delivery of ${user}`, keepMs: 7 * 86_400_000 };
		const isFirst = event === events.find(([one]) => one === user)?.[1];
		await store.apply(windows, user, event, 'watcher', isFirst ? key : undefined);
	}
	await store.claim('u', { id: 'pending', keepMs: 60_000 });
	const done = (await store.claim('u', { id: 'completed', keepMs: 7 * 86_400_000 })) as Claim;
	await store.complete([done]);
	const [first] = await whole(store).take(windows, 1);
	// n8n has failed to take it, and so may have two executions of it.
	if (first !== undefined) await store.giveBack([first.id], true);
}

/** What a workflow has got: what is told by it without a clock. */
export interface CameOut {
	readonly id: string;
	readonly json: Record<string, unknown>;
	readonly bytes?: string;
}

/** Ends everything in a store, and takes all of it. */
export async function takeOut({ windows }: Scene<unknown>, store: StateStore): Promise<CameOut[]> {
	await whole(store).stop(windows);
	const out: CameOut[] = [];
	for (;;) {
		const entries = await whole(store).take(windows, 100);
		if (entries.length === 0) return out.sort((a, b) => (a.id < b.id ? -1 : 1));
		await store.acknowledge(entries.map(({ id }) => id));
		for (const { id, items } of entries) {
			for (const { json, binary } of items as Array<{
				json: Record<string, unknown>;
				binary?: Record<string, { data: string }>;
			}>) {
				// Which of two reasons a session ends for depends on when that is.
				const rest = { ...json };
				delete rest.endedBy;
				const bytes = binary?.data?.data;
				out.push({ id, json: rest, ...(bytes !== undefined && { bytes }) });
			}
		}
	}
}
