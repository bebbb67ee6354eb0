import type { IDataObject } from 'n8n-workflow';
import { parseMemory, simplifyMemory } from '../domain/payloads/memory';
import type { Segment } from '../domain/payloads/segment';
import type { Command } from '../domain/sessions/command';
import type { Emission } from '../domain/sessions/session';
import { spoken, type Speech } from '../domain/sessions/speech';
import { formatTranscript, type TranscriptFormat } from '../domain/transcriptFormat';

/** The item for a part of a conversation. */
export function speechItem(emission: Emission<Speech>, format: TranscriptFormat): IDataObject {
	const { segments, zeroAt, soFar } = emission.content;
	const ordered = spoken(segments.values());
	return {
		...heading(emission),
		...times(ordered, zeroAt),
		...said(ordered, format),
		...(soFar && { session: said(spoken(soFar.values()), format) }),
		...memoryOf(emission, format),
	};
}

/** The item for a command that followed a phrase. */
export function commandItem(emission: Emission<Command>, format: TranscriptFormat): IDataObject {
	const { phrase, text, segments, heardAt } = emission.content;
	const last = segments[segments.length - 1];
	return {
		...heading(emission),
		phrase,
		command: text,
		...times(segments, heardAt - (last?.end ?? 0) * 1000),
		...said(segments, format),
		...memoryOf(emission, format),
	};
}

function heading(emission: Emission<unknown>): IDataObject {
	const { userId, sessionId, part, isFinal, endedBy, deliveredAt } = emission;
	return { userId, sessionId, part, isFinal, endedBy, deliveredAt: iso(deliveredAt) };
}

/** @param zeroAt when the segments' clock stood at zero, in milliseconds since the epoch */
function times(segments: readonly Segment[], zeroAt: number): IDataObject {
	const start = segments[0]?.start ?? 0;
	const end = segments.reduce((latest, segment) => Math.max(latest, segment.end), start);
	return {
		startedAt: iso(zeroAt + start * 1000),
		endedAt: iso(zeroAt + end * 1000),
		durationSeconds: Math.round((end - start) * 1000) / 1000,
	};
}

function said(segments: readonly Segment[], format: TranscriptFormat): IDataObject {
	return {
		transcript: formatTranscript(segments, format),
		segments: [...segments] as unknown as IDataObject[],
	};
}

/** The finished memory that ended the session, simplified as the Omi Memory Trigger does. */
function memoryOf({ memory, userId }: Emission<unknown>, format: TranscriptFormat): IDataObject {
	const parsed = parseMemory(memory);
	return parsed === undefined ? {} : { memory: simplifyMemory(parsed, userId, format) };
}

/** Null for what no calendar has, as segment times without sense would make it. */
function iso(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
