import { isObject, parseJson } from '../delivery';
import { flag, listOf, optionalNumber, optionalText, text, time, type Wire } from './wire';

export type DaySummary = ReturnType<typeof readDaySummary>;

/**
 * Reads a day summary.
 *
 * @returns undefined if the body is none
 */
export function parseDaySummary(json: unknown): DaySummary | undefined {
	if (!isObject(json) || !('summary' in json || 'summary_json' in json)) return undefined;
	return readDaySummary(json);
}

/**
 * The recap of a day as Omi's backend sends it (`utils/webhooks.py`). `summary_json` is missing from backends
 * before mid-2026, which send only `summary`: Python's way of writing the same, which is no JSON.
 */
function readDaySummary(wire: Wire) {
	const recap = [wire.summary_json, wire.summary].map(asObject).find(isRecap);
	return {
		summary: textOf(wire),
		summary_json: recap === undefined ? null : readRecap(recap),
		created_at: optionalText(wire.created_at),
	};
}

/** An object, also one that was sent as a text. */
function asObject(value: unknown): unknown {
	return typeof value === 'string' ? parseJson(value) : value;
}

/** Whether anything in it can be read; what cannot is handed on as a text, so that nothing is lost. */
function isRecap(value: unknown): value is Wire {
	if (!isObject(value)) return false;
	return Object.entries(readRecap(value)).some(([name, field]) => name !== 'id' && says(field));
}

function says(field: unknown): boolean {
	return typeof field === 'string' || Array.isArray(field) ? field.length > 0 : field !== null;
}

/** The text that came, or else what came in its place. */
function textOf({ summary, summary_json }: Wire): string | null {
	if (typeof summary === 'string' && summary !== '') return summary;
	const given = summary || summary_json;
	if (given === undefined || given === null || given === '') return null;
	return typeof given === 'string' ? given : JSON.stringify(given);
}

/** A day's recap, as webhooks bring it and the Developer API's `daily-summaries` give it. */
export function readRecap(wire: Wire) {
	const stats = isObject(wire.stats) ? wire.stats : {};
	return {
		id: text(wire.id),
		date: optionalText(wire.date),
		headline: text(wire.headline),
		overview: text(wire.overview),
		emoji: text(wire.day_emoji),
		conversationCount: optionalNumber(stats.total_conversations),
		durationMinutes: optionalNumber(stats.total_duration_minutes),
		actionItems: listOf(wire.action_items, readActionItem),
		highlights: listOf(wire.highlights, readHighlight),
		unresolvedQuestions: listOf(wire.unresolved_questions, readQuestion),
		decisions: listOf(wire.decisions_made, readDecision),
		insights: listOf(wire.knowledge_nuggets, readInsight),
		locations: listOf(wire.locations, readLocation),
	};
}

function readActionItem(wire: Wire) {
	return {
		description: text(wire.description),
		priority: optionalText(wire.priority),
		completed: flag(wire.completed),
		conversationId: optionalText(wire.source_conversation_id),
	};
}

function readHighlight(wire: Wire) {
	const ids = Array.isArray(wire.conversation_ids) ? (wire.conversation_ids as unknown[]) : [];
	return {
		topic: text(wire.topic),
		emoji: text(wire.emoji),
		summary: text(wire.summary),
		conversationIds: ids.filter((id) => typeof id === 'string'),
	};
}

function readQuestion(wire: Wire) {
	return { question: text(wire.question), conversationId: optionalText(wire.conversation_id) };
}

function readDecision(wire: Wire) {
	return { decision: text(wire.decision), conversationId: optionalText(wire.conversation_id) };
}

function readInsight(wire: Wire) {
	return { insight: text(wire.insight), conversationId: optionalText(wire.conversation_id) };
}

function readLocation(wire: Wire) {
	return {
		name: text(wire.name),
		latitude: optionalNumber(wire.latitude),
		longitude: optionalNumber(wire.longitude),
		time: optionalText(wire.time),
	};
}

/** In Python's text of a summary: `'date': '2026-01-15'`. */
const DATE_IN_TEXT = /['"]date['"]\s*:\s*['"](\d{4}-\d\d-\d\d)['"]/;

/**
 * The day that a summary is about, as YYYY-MM-DD. A summary that is only a text names it there; the day on which
 * it was sent is a last resort, since what comes in the morning is about the day before.
 */
export function dayOf({ summary, summary_json, created_at }: DaySummary): string | null {
	const named = summary_json?.date ?? DATE_IN_TEXT.exec(summary ?? '')?.[1];
	return named ?? created_at?.slice(0, 10) ?? null;
}

/** The flat item that a workflow is built on; of an old backend's summary it holds only the text. */
export function simplifyDaySummary(summary: DaySummary, userId: string | null) {
	return {
		...(summary.summary_json ?? readRecap({})),
		date: dayOf(summary),
		// What could be read need not be handed on as a text as well.
		text: summary.summary_json === null ? summary.summary : null,
		createdAt: time(summary.created_at),
		userId,
	};
}

/** What the trigger puts into one item for each action item: the item itself and whence it came. */
export function daySummaryActionItems(summary: DaySummary, userId: string | null) {
	return (summary.summary_json?.actionItems ?? []).map((item) => ({
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
