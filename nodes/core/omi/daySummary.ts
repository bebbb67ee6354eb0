import { z } from 'zod';
import { isObject } from '../delivery';
import { flag, listOf, optionalNumber, optionalText, text, time } from './lenient';

const conversation = { conversation_id: optionalText };

const actionItem = z
	.object({
		description: text,
		priority: optionalText,
		completed: flag,
		source_conversation_id: optionalText,
	})
	.transform(({ source_conversation_id, ...item }) => ({
		...item,
		conversationId: source_conversation_id,
	}));

const highlight = z
	.object({ topic: text, emoji: text, summary: text, conversation_ids: listOf(z.string()) })
	.transform(({ conversation_ids, ...rest }) => ({ ...rest, conversationIds: conversation_ids }));

const question = z
	.object({ question: text, ...conversation })
	.transform(({ conversation_id, ...rest }) => ({ ...rest, conversationId: conversation_id }));

const decision = z
	.object({ decision: text, ...conversation })
	.transform(({ conversation_id, ...rest }) => ({ ...rest, conversationId: conversation_id }));

const insight = z
	.object({ insight: text, ...conversation })
	.transform(({ conversation_id, ...rest }) => ({ ...rest, conversationId: conversation_id }));

const location = z.object({
	name: text,
	latitude: optionalNumber,
	longitude: optionalNumber,
	time: optionalText,
});

const stats = z.object({
	total_conversations: optionalNumber,
	total_duration_minutes: optionalNumber,
});

const recap = z.object({
	id: text,
	date: optionalText,
	headline: text,
	overview: text,
	day_emoji: text,
	stats: stats.catch(stats.parse({})),
	highlights: listOf(highlight),
	action_items: listOf(actionItem),
	unresolved_questions: listOf(question),
	decisions_made: listOf(decision),
	knowledge_nuggets: listOf(insight),
	locations: listOf(location),
});

/**
 * The recap of a day as Omi's backend sends it (`utils/webhooks.py`). `summary_json` is missing from backends
 * before mid-2026, which send only `summary`: Python's way of writing the same, which is no JSON.
 */
const wireDaySummary = z.object({
	summary: optionalText,
	summary_json: recap.nullish().catch(null),
	created_at: optionalText,
});

export type DaySummary = z.output<typeof wireDaySummary>;

/**
 * Reads a day summary.
 *
 * @returns undefined if the body is none
 */
export function parseDaySummary(json: unknown): DaySummary | undefined {
	if (!isObject(json) || !('summary' in json || 'summary_json' in json)) return undefined;
	return wireDaySummary.parse(json);
}

/** The day that a summary is about, as YYYY-MM-DD; of an old backend's, the day on which it was made. */
export function dayOf({ summary_json, created_at }: DaySummary): string | null {
	return summary_json?.date ?? created_at?.slice(0, 10) ?? null;
}

/** The flat item that a workflow is built on; of an old backend's summary it holds only the text. */
export function simplifyDaySummary(summary: DaySummary, userId: string | null) {
	const content = summary.summary_json ?? recap.parse({});
	return {
		id: content.id,
		date: dayOf(summary),
		headline: content.headline,
		overview: content.overview,
		emoji: content.day_emoji,
		conversations: content.stats.total_conversations,
		durationMinutes: content.stats.total_duration_minutes,
		actionItems: content.action_items,
		highlights: content.highlights,
		unresolvedQuestions: content.unresolved_questions,
		decisions: content.decisions_made,
		insights: content.knowledge_nuggets,
		locations: content.locations,
		text: textOf(summary),
		createdAt: time.parse(summary.created_at),
		userId,
	};
}

/** Python's text of the summary, where there is nothing better. */
function textOf({ summary, summary_json }: DaySummary): string | null {
	return summary_json ? null : summary;
}

/** What the trigger puts into one item for each action item: the item itself and whence it came. */
export function daySummaryActionItems(summary: DaySummary, userId: string | null) {
	return (summary.summary_json?.action_items ?? []).map((item) => ({
		...item,
		...daySummaryReference(summary, userId),
	}));
}

/** The action items as Omi sent them, each with a reference to its day. */
export function rawDaySummaryActionItems(
	json: unknown,
	summary: DaySummary,
	userId: string | null,
) {
	const items = isObject(json) && isObject(json.summary_json) ? json.summary_json.action_items : [];
	return (Array.isArray(items) ? items : [])
		.filter(isObject)
		.map((item) => ({ ...item, ...daySummaryReference(summary, userId) }));
}

function daySummaryReference(summary: DaySummary, userId: string | null) {
	return { date: dayOf(summary), headline: summary.summary_json?.headline ?? '', userId };
}
