import { isObject } from '../delivery';
import { speakerShares } from '../speakers';
import { formatTranscript, type TranscriptFormat } from '../transcriptFormat';
import { flag, listOf, optionalNumber, optionalText, text, time, type Wire } from './wire';
import { readSegments } from './segment';

export type Memory = ReturnType<typeof readMemory>;

/**
 * Reads a finished memory.
 *
 * @returns undefined if the body is none
 */
export function parseMemory(json: unknown): Memory | undefined {
	if (!isObject(json) || !('structured' in json || 'transcript_segments' in json)) return undefined;
	return readMemory(json);
}

/**
 * A finished conversation, which Omi's app calls a memory, as its backend sends it (`models/conversation.py`
 * and `models/structured.py`). Only what the simplified item or a filter needs is read here.
 */
function readMemory(wire: Wire) {
	return {
		id: text(wire.id),
		created_at: time(wire.created_at),
		started_at: time(wire.started_at),
		finished_at: time(wire.finished_at),
		source: text(wire.source),
		language: optionalText(wire.language),
		structured: readStructured(isObject(wire.structured) ? wire.structured : {}),
		transcript_segments: readSegments(wire.transcript_segments),
		discarded: flag(wire.discarded),
		app_id: optionalText(wire.app_id),
	};
}

function readStructured(wire: Wire) {
	return {
		title: text(wire.title),
		overview: text(wire.overview),
		emoji: text(wire.emoji),
		category: text(wire.category),
		action_items: listOf(wire.action_items, readActionItem),
		events: listOf(wire.events, readEvent),
	};
}

function readActionItem(wire: Wire) {
	return {
		description: text(wire.description),
		completed: flag(wire.completed),
		context: optionalText(wire.context),
		dueAt: time(wire.due_at),
		ownerName: optionalText(wire.owner_name),
	};
}

function readEvent(wire: Wire) {
	return {
		title: text(wire.title),
		description: text(wire.description),
		startsAt: time(wire.start),
		durationMinutes: optionalNumber(wire.duration),
	};
}

/** Which memories start the workflow. */
export interface MemoryPolicy {
	/** Only these, or all where the list is empty. */
	readonly categories: readonly string[];
	readonly includeDiscarded: boolean;
	/** In seconds. */
	readonly minimumDuration: number;
	readonly skipImported: boolean;
}

/**
 * Why a memory does not start the workflow, as the end of the sentence "It was skipped because …".
 *
 * @returns undefined if it does
 */
export function whySkipped(memory: Memory, policy: MemoryPolicy): string | undefined {
	const { category } = memory.structured;
	const duration = durationSeconds(memory);
	if (memory.discarded && !policy.includeDiscarded) return 'Omi has discarded it';
	if (policy.skipImported && isImported(memory)) return 'it was imported through an API';
	if (policy.categories.length > 0 && !policy.categories.includes(category)) {
		return `its category, "${category}", is not among the chosen ones`;
	}
	if (duration < policy.minimumDuration) {
		return `it lasted ${duration} seconds, less than the minimum duration`;
	}
	return undefined;
}

/** Conversations made through one of Omi's APIs; a workflow that makes one must not start itself. */
function isImported(memory: Memory): boolean {
	return memory.source === 'external_integration' || memory.app_id !== null;
}

/** The flat item that a workflow is built on. */
export function simplifyMemory(memory: Memory, userId: string | null, format: TranscriptFormat) {
	return { ...simplify(memory, format), userId };
}

function simplify(memory: Memory, format: TranscriptFormat) {
	const { title, overview, emoji, category, action_items, events } = memory.structured;
	return {
		id: memory.id,
		// In Omi's API a memory is a fact about the user: by this name the id is used for the right thing.
		conversationId: memory.id,
		title,
		overview,
		emoji,
		category,
		transcript: formatTranscript(memory.transcript_segments, format),
		actionItems: action_items,
		events,
		startedAt: memory.started_at ?? memory.created_at,
		finishedAt: memory.finished_at,
		durationSeconds: durationSeconds(memory),
		language: memory.language,
	};
}

/**
 * A conversation as one of Omi's APIs answers it, in the form that the trigger gives it. Lists come without
 * transcripts unless they are asked for: then `transcript` is null rather than empty.
 */
export function simplifyConversation(wire: Wire, format: TranscriptFormat) {
	const memory = readMemory(wire);
	const item = simplify(memory, format);
	return {
		...item,
		transcript: memory.transcript_segments.length > 0 ? item.transcript : null,
		source: optionalText(wire.source),
		folder: optionalText(wire.folder_name),
	};
}

/** Who has said how much in a memory, in a form that goes along with the simplified item. */
export function speakersOf({ transcript_segments }: Memory) {
	return { speakers: speakerShares(transcript_segments) };
}

/** What the trigger puts into one item for each action item: the item itself and whence it came. */
export function simplifyActionItems(memory: Memory, userId: string | null) {
	return memory.structured.action_items.map((item) => ({
		...item,
		...memoryReference(memory, userId),
	}));
}

/** The action items as Omi sent them, each with a reference to its conversation. */
export function rawActionItems(json: unknown, memory: Memory, userId: string | null) {
	const items = isObject(json) && isObject(json.structured) ? json.structured.action_items : [];
	return (Array.isArray(items) ? items : [])
		.filter(isObject)
		.map((item) => ({ ...item, ...memoryReference(memory, userId) }));
}

function memoryReference(memory: Memory, userId: string | null) {
	return { conversationId: memory.id, conversationTitle: memory.structured.title, userId };
}

/** From first to last speech; an old backend that sends no times leaves the segments to tell. */
function durationSeconds({ started_at, finished_at, transcript_segments }: Memory): number {
	if (started_at !== null && finished_at !== null) {
		return Math.max(0, (Date.parse(finished_at) - Date.parse(started_at)) / 1000);
	}
	return transcript_segments.reduce((last, { end }) => Math.max(last, end), 0);
}
