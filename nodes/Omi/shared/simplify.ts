import type { Row } from '../types';
import { isRecord, number, present, records, text } from '../../omiApi/values';

/**
 * Flat, camelCase forms of Omi's objects with at most ten fields. What Omi leaves out is left out here;
 * the ID is always there if Omi gave one.
 */

export function simplifyConversation(raw: Row): Row {
	const structured = isRecord(raw.structured) ? raw.structured : {};
	return present({
		id: raw.id,
		title: structured.title,
		overview: structured.overview,
		category: structured.category,
		startedAt: raw.started_at ?? raw.created_at,
		finishedAt: raw.finished_at,
		language: raw.language,
		folder: raw.folder_name,
		actionItems: records(structured.action_items).map((item) => text(item.description) ?? ''),
		transcript: transcript(raw.transcript_segments),
	});
}

/** One line for each stretch of speech; absent without a transcript. */
export function transcript(segments: unknown): string | undefined {
	if (!Array.isArray(segments)) return undefined;
	const lines = records(segments)
		.filter((segment) => (text(segment.text) ?? '').trim() !== '')
		.map((segment) => `${speaker(segment)}: ${(text(segment.text) ?? '').trim()}`);
	return lines.length > 0 ? lines.join('\n') : undefined;
}

function speaker(segment: Row): string {
	if (text(segment.speaker_name)) return String(segment.speaker_name);
	if (segment.is_user === true) return 'User';
	const id = number(segment.speaker_id) ?? number(/(\d+)$/.exec(text(segment.speaker) ?? '')?.[1]);
	return `Speaker ${id ?? 0}`;
}

export function simplifyMemory(raw: Row): Row {
	return present({
		id: raw.id,
		content: raw.content,
		category: raw.category,
		visibility: raw.visibility,
		tags: raw.tags,
		createdAt: raw.created_at,
		updatedAt: raw.updated_at,
		conversationId: raw.conversation_id,
		relevanceScore: raw.relevance_score,
	});
}

export function simplifyGoal(raw: Row): Row {
	return present({
		id: raw.id ?? raw.goal_id,
		title: raw.title,
		type: raw.goal_type,
		currentValue: raw.current_value,
		targetValue: raw.target_value,
		unit: raw.unit,
		isActive: raw.is_active,
		status: raw.status,
		createdAt: raw.created_at,
		updatedAt: raw.updated_at,
	});
}

export function simplifyFolder(raw: Row): Row {
	return present({
		id: raw.id,
		name: raw.name,
		description: raw.description,
		icon: raw.icon,
		conversationCount: raw.conversation_count,
		isDefault: raw.is_default,
		isSystem: raw.is_system,
	});
}

export function simplifyDailySummary(raw: Row): Row {
	return present({
		id: raw.id,
		date: raw.date,
		headline: raw.headline,
		overview: raw.overview,
		emoji: raw.day_emoji,
		highlights: labels(raw.highlights, 'topic', 'summary'),
		actionItems: labels(raw.action_items, 'description'),
		decisions: labels(raw.decisions_made, 'decision'),
		unresolvedQuestions: labels(raw.unresolved_questions, 'question'),
		createdAt: raw.created_at,
	});
}

/** The texts of a list that holds either texts or objects with a text in one of the given fields. */
function labels(value: unknown, ...fields: string[]): string[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value
		.map((entry: unknown) =>
			isRecord(entry)
				? fields
						.map((field) => text(entry[field]))
						.filter(Boolean)
						.join(': ')
				: (text(entry) ?? ''),
		)
		.filter((label) => label !== '');
}
