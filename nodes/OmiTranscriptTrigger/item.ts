import { parseMemory, simplifyMemory } from '../domain/payloads/memory';
import type { Segment } from '../domain/payloads/segment';
import type { CommandPart } from '../domain/sessions/commandWindow';
import type { LivePart } from '../domain/sessions/deliveryWindow';
import { timesOf, type SpeechPart } from '../domain/sessions/speechPart';
import { speakerShares } from '../domain/speakers';
import { formatTranscript, type TranscriptFormat } from '../domain/transcriptFormat';

type Json = Record<string, unknown>;

/** How what was said is put into items, by the node's options. */
export interface SpeechForm {
	readonly transcriptFormat: TranscriptFormat;
	/** Whether who has said how much goes along. */
	readonly includeSpeakers: boolean;
}

/** The item for a part of a conversation. */
export function speechItem(part: SpeechPart, form: SpeechForm): Json {
	return {
		...heading(part),
		...times(part),
		...said(part.segments, form),
		...memoryOf(part, form),
	};
}

/** The item for a delivery that is handed over as it comes. */
export function liveItem({ soFar, ...part }: LivePart, form: SpeechForm): Json {
	return { ...speechItem(part, form), ...(soFar && { session: said(soFar, form) }) };
}

/** The item for a command that followed a phrase. */
export function commandItem(part: CommandPart, form: SpeechForm): Json {
	const { phrase, text } = part;
	return {
		...heading(part),
		phrase,
		command: text,
		...times(part),
		...said(part.segments, form),
		...memoryOf(part, form),
	};
}

function heading({ userId, sessionId, part, isFinal, endedBy, deliveredAt }: SpeechPart): Json {
	return { userId, sessionId, part, isFinal, endedBy, deliveredAt: iso(deliveredAt) };
}

function times(part: SpeechPart): Json {
	const { segments } = part;
	const { startedAt, endedAt } = timesOf(part);
	const start = segments[0]?.start ?? 0;
	const end = segments.reduce((latest, segment) => Math.max(latest, segment.end), start);
	return {
		startedAt: iso(startedAt),
		endedAt: iso(endedAt),
		durationSeconds: Math.round((end - start) * 1000) / 1000,
	};
}

function said(segments: readonly Segment[], form: SpeechForm): Json {
	return {
		transcript: formatTranscript(segments, form.transcriptFormat),
		segments: [...segments],
		...(form.includeSpeakers && { speakers: speakerShares(segments) }),
	};
}

/** The finished memory that ended the session, simplified as the Omi Memory Trigger does. */
function memoryOf({ memory, userId }: SpeechPart, form: SpeechForm): Json {
	const parsed = parseMemory(memory);
	return parsed === undefined
		? {}
		: { memory: simplifyMemory(parsed, userId, form.transcriptFormat) };
}

/** Null for what no calendar has, as segment times without sense would make it. */
function iso(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
