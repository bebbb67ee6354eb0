import { z } from 'zod';
import { isObject } from '../delivery';
import { formatTranscript, type TranscriptFormat } from '../transcript/format';
import { flag, listOf, optionalNumber, optionalText, text, time } from './lenient';
import { segmentList } from './segment';

const actionItem = z
	.object({
		description: text,
		completed: flag,
		due_at: time,
		owner_name: optionalText,
		context: optionalText,
	})
	.transform(({ due_at, owner_name, ...item }) => ({
		...item,
		dueAt: due_at,
		ownerName: owner_name,
	}));

const event = z
	.object({ title: text, description: text, start: time, duration: optionalNumber })
	.transform(({ start, duration, ...rest }) => ({
		...rest,
		startsAt: start,
		durationMinutes: duration,
	}));

const structured = z.object({
	title: text,
	overview: text,
	emoji: text,
	category: text,
	action_items: listOf(actionItem),
	events: listOf(event),
});

/**
 * A finished conversation, which Omi's app calls a memory, as its backend sends it (`models/conversation.py`
 * and `models/structured.py`). Only what the simplified item or a filter needs is read here.
 */
const wireMemory = z.object({
	id: text,
	created_at: time,
	started_at: time,
	finished_at: time,
	source: text,
	language: optionalText,
	structured: structured.catch(structured.parse({})),
	transcript_segments: segmentList,
	discarded: flag,
	app_id: optionalText,
});

export type Memory = z.output<typeof wireMemory>;

/**
 * Reads a finished memory.
 *
 * @returns undefined if the body is none
 */
export function parseMemory(json: unknown): Memory | undefined {
	if (!isObject(json) || !('structured' in json || 'transcript_segments' in json)) return undefined;
	return wireMemory.parse(json);
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
	const { title, overview, emoji, category, action_items, events } = memory.structured;
	return {
		id: memory.id,
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
		userId,
	};
}

/** What the trigger puts into one item for each action item: the item itself and whence it came. */
export function simplifyActionItems(memory: Memory, userId: string | null) {
	return memory.structured.action_items.map((item) => ({
		...item,
		...memoryReference(memory, userId),
	}));
}

/** The action items as Omi sent them, each with a reference to its memory. */
export function rawActionItems(json: unknown, memory: Memory, userId: string | null) {
	const items = isObject(json) && isObject(json.structured) ? json.structured.action_items : [];
	return (Array.isArray(items) ? items : [])
		.filter(isObject)
		.map((item) => ({ ...item, ...memoryReference(memory, userId) }));
}

function memoryReference(memory: Memory, userId: string | null) {
	return { memoryId: memory.id, memoryTitle: memory.structured.title, userId };
}

/** From first to last speech; an old backend that sends no times leaves the segments to tell. */
function durationSeconds({ started_at, finished_at, transcript_segments }: Memory): number {
	if (started_at !== null && finished_at !== null) {
		return Math.max(0, (Date.parse(finished_at) - Date.parse(started_at)) / 1000);
	}
	return transcript_segments.reduce((last, { end }) => Math.max(last, end), 0);
}
