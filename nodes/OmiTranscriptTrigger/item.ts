import { parseMemory, simplifyMemory } from '../domain/payloads/memory';
import type { Segment } from '../domain/payloads/segment';
import type { CommandPart } from '../domain/sessions/commandWindow';
import type { LivePart } from '../domain/sessions/deliveryWindow';
import { timesOf, type SpeechPart } from '../domain/sessions/speechPart';
import { formatTranscript, type TranscriptFormat } from '../domain/transcriptFormat';

type Json = Record<string, unknown>;

/** The item for a part of a conversation. */
export function speechItem(part: SpeechPart, format: TranscriptFormat): Json {
	return {
		...heading(part),
		...times(part),
		...said(part.segments, format),
		...memoryOf(part, format),
	};
}

/** The item for a delivery that is handed over as it comes. */
export function liveItem({ soFar, ...part }: LivePart, format: TranscriptFormat): Json {
	return { ...speechItem(part, format), ...(soFar && { session: said(soFar, format) }) };
}

/** The item for a command that followed a phrase. */
export function commandItem(part: CommandPart, format: TranscriptFormat): Json {
	const { phrase, text } = part;
	return {
		...heading(part),
		phrase,
		command: text,
		...times(part),
		...said(part.segments, format),
		...memoryOf(part, format),
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

function said(segments: readonly Segment[], format: TranscriptFormat): Json {
	return { transcript: formatTranscript(segments, format), segments: [...segments] };
}

/** The finished memory that ended the session, simplified as the Omi Memory Trigger does. */
function memoryOf({ memory, userId }: SpeechPart, format: TranscriptFormat): Json {
	const parsed = parseMemory(memory);
	return parsed === undefined ? {} : { memory: simplifyMemory(parsed, userId, format) };
}

/** Null for what no calendar has, as segment times without sense would make it. */
function iso(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
