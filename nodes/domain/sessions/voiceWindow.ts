import { z } from 'zod';
import { FRAME_SECONDS } from '../audio/detector';
import { BYTES_PER_SAMPLE, toSamples } from '../audio/pcm';
import { hearVoice, voiceMemory, type Sensitivity, type VoiceMemory } from '../audio/voice';
import { type SoundEndedBy, type SoundInput, type ToItem } from './soundPart';
import type { Slice, Stream, Work } from './soundRules';
import { streamPolicy } from './soundStreams';
import { tape, TapeWriter, type TapeLog } from './voiceTape';
import { windowOf, type SessionWindow } from './window';

export interface VoicePolicy {
	/** After how many seconds without voice a stretch of speech is over; half a second at least. */
	readonly pause: number;
	/** How long a part may be, in seconds; no shorter than the pause. */
	readonly maximumDuration: number;
	readonly sensitivity: Sensitivity;
	readonly toItem: ToItem;
}

/** How much is kept before and after a voice, so that no word loses its beginning, in seconds. */
const MARGIN_SECONDS = 0.3;

/** How much of the sound that nobody needs yet is kept: what may turn out to be the beginning of a voice. */
const KEPT_SECONDS = 2 * MARGIN_SECONDS;

export const SHORTEST_PAUSE = 0.5;

const stretch = z.object({
	id: z.string(),
	part: z.number(),
	/** The part's first sample in the run. */
	from: z.number(),
	/** Where the part reached its maximum and another would begin, if anybody went on speaking. */
	full: z.number().optional(),
	/** Up to which sample there was a voice. */
	voiceTo: z.number(),
	deliveries: z.number(),
});

const held = z.object({
	memory: voiceMemory.optional(),
	tape: tape.optional(),
	stretch: stretch.optional(),
});

type Held = z.infer<typeof held>;
type Stretch = z.infer<typeof stretch>;

/** One item for each stretch of speech: voice, with pauses that are shorter than the one that ends it. */
export function voiceWindow(policy: VoicePolicy): SessionWindow<SoundInput> {
	const pause = Math.max(policy.pause, SHORTEST_PAUSE);
	const rules = { pause, maximum: Math.max(policy.maximumDuration, pause) };
	return windowOf(
		streamPolicy<Held>({
			name: 'voice',
			isAtOnce: false,
			quietMinimumMs: pause * 1_000,
			schema: held,
			begin: () => ({}),
			size: (content) => sizeOf(content.tape?.logs ?? []),
			earliest: (content) => content.stretch?.from ?? content.tape?.logs[0]?.from ?? 0,

			take(stream, slice, work) {
				const samples = toSamples(Buffer.concat(slice.entries(slice.from, slice.to) as Buffer[]));
				const { memory } = stream.held;
				const heard = hearVoice(samples, stream.rate, policy.sensitivity, memory);
				const listener = new Listener(stream, slice, work, rules);
				for (const frame of heard.frames) {
					const at = (sample: number) => slice.from + sample;
					listener.hear(
						at(frame.to),
						frame.voiceFrom === undefined ? undefined : at(frame.voiceFrom),
					);
				}
				return listener.finish(heard.memory);
			},

			empty: (stream, work) => idle(stream, work, rules).empty(),
			end: (stream, endedBy, work) => idle(stream, work, rules).end(endedBy),
			toItem: policy.toItem,
		}),
	);
}

interface Rules {
	readonly pause: number;
	readonly maximum: number;
}

/** For when no sound has come. */
function idle(stream: Stream<Held>, work: Work, rules: Rules): Listener {
	const to = stream.clock.run?.heard ?? 0;
	return new Listener(stream, { from: to, to, entries: () => [] }, work, rules);
}

/** One step over a stream. */
class Listener {
	private readonly writer: TapeWriter;
	private stretch: Stretch | undefined;

	constructor(
		private readonly stream: Stream<Held>,
		private readonly slice: Slice,
		private readonly work: Work,
		private readonly rules: Rules,
	) {
		this.writer = new TapeWriter(stream.held.tape, slice, work);
		const { stretch: before } = stream.held;
		const arriving = slice.to > slice.from ? 1 : 0;
		this.stretch = before && { ...before, deliveries: before.deliveries + arriving };
	}

	/**
	 * Goes on by a frame.
	 *
	 * @param to the sample after it
	 * @param voiceFrom where the voice began that speaks in it; undefined where nobody does
	 */
	hear(to: number, voiceFrom: number | undefined): void {
		if (voiceFrom !== undefined) this.speak(voiceFrom, to);
		if (this.stretch === undefined) return;
		if (this.stretch.full === undefined) this.fill(to);
		if (to - this.stretch.voiceTo >= this.samples(this.rules.pause)) this.close('pause', to);
	}

	/** The stream after the delivery. */
	finish(memory: VoiceMemory): Held {
		if (this.stretch === undefined) this.writer.keepLast(this.samples(KEPT_SECONDS));
		else this.writer.writeTo(this.slice.to);
		return { memory, tape: this.writer.finish(), stretch: this.stretch };
	}

	empty(): Held {
		const { to } = this.slice;
		if (this.stretch?.full !== undefined) this.flush(this.stretch.full, 'maximum', false);
		if (this.stretch !== undefined && this.stretch.from < to) this.flush(to, 'maximum', false);
		this.writer.dropUntil(to);
		this.writer.split();
		const { memory } = this.stream.held;
		return { memory, tape: this.writer.finish(), stretch: this.stretch };
	}

	end(endedBy: SoundEndedBy): Held {
		if (this.stretch !== undefined) this.close(endedBy, this.slice.to);
		this.writer.dropUntil(this.slice.to);
		this.writer.finish();
		const { memory } = this.stream.held;
		return { memory: memory && { ...memory, recent: 0, rest: '' } };
	}

	private speak(voiceFrom: number, to: number): void {
		if (this.stretch === undefined) {
			const from = Math.max(voiceFrom - this.samples(MARGIN_SECONDS), this.writer.from);
			this.writer.dropUntil(from);
			this.writer.skipTo(from);
			const id = this.work.nextId();
			this.stretch = { id, part: 1, from, voiceTo: to, deliveries: 1 };
			return;
		}
		const { full } = this.stretch;
		if (full !== undefined && to > full) this.flush(full, 'maximum', false);
		this.stretch = { ...this.stretch, voiceTo: to };
	}

	/**
	 * Notes where the part is as long as it may be. Where it might be longer before, somebody has spoken beyond that, and
	 * it is over.
	 */
	private fill(to: number): void {
		const maximum = this.samples(this.rules.maximum);
		while (to - this.stretch!.from >= maximum) {
			const full = this.stretch!.from + maximum;
			this.writer.writeTo(full);
			this.writer.split();
			this.stretch = { ...this.stretch!, full };
			if (this.stretch.voiceTo - full < this.samples(FRAME_SECONDS)) return;
			this.flush(full, 'maximum', false);
		}
	}

	private close(endedBy: SoundEndedBy, at: number): void {
		const { from, full = at, voiceTo } = this.stretch!;
		const to = Math.max(Math.min(voiceTo + this.samples(MARGIN_SECONDS), full, at), from);
		this.writer.writeTo(to);
		this.flush(to, endedBy, true);
		// The last of the pause may be the beginning of what is said next.
		this.writer.skipTo(at - this.samples(KEPT_SECONDS));
		this.writer.split();
	}

	/** Hands over the part up to a sample. */
	private flush(to: number, endedBy: SoundEndedBy, isFinal: boolean): void {
		const { id: sessionId, part, from, voiceTo, deliveries } = this.stretch!;
		const logs = this.writer.between(from, to);
		this.writer.dropUntil(isFinal ? this.slice.to : to);
		const dropped = this.writer.takeDropped();
		this.work.over.push({
			reads: logs.map(({ name }) => name),
			drops: dropped.map(({ name }) => name),
			bytes: sizeOf(dropped),
			from,
			to,
			logsFrom: logs[0]?.from ?? from,
			of: { sessionId, part, isFinal, endedBy, deliveries, deliveredAt: this.stream.clock.lastAt },
		});
		const hasMore = to < this.slice.to;
		const next = { id: sessionId, part: part + 1, from: to, voiceTo, deliveries: hasMore ? 1 : 0 };
		this.stretch = isFinal ? undefined : next;
	}

	private samples(seconds: number): number {
		return Math.round(seconds * this.stream.rate);
	}
}

/** How much the logs hold, in bytes. */
function sizeOf(logs: readonly TapeLog[]): number {
	return logs.reduce((sum, { from, to }) => sum + to - from, 0) * BYTES_PER_SAMPLE;
}
