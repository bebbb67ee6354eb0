import { flag, listOf, optionalNumber, optionalText, text, time, type Wire } from './wire';

/*
 * What Omi's APIs answer, in the form in which nodes hand it on: the same names, the same casing and null for
 * what is not there, whichever API and operation it comes from. Shapes as in `routers/developer.py` and
 * `models/integrations.py` of Omi's backend; conversations and daily summaries are read as webhooks bring them
 * (memory.ts, daySummary.ts).
 */

/** Something that the user wants to get done. */
export function readActionItem(wire: Wire) {
	return {
		id: idOf(wire.id),
		description: text(wire.description),
		completed: flag(wire.completed),
		dueAt: time(wire.due_at),
		completedAt: time(wire.completed_at),
		conversationId: optionalText(wire.conversation_id),
		createdAt: time(wire.created_at),
		updatedAt: time(wire.updated_at),
	};
}

/** A fact that Omi remembers about the user: what its API and its app's *Memories* call a memory. */
export function readFact(wire: Wire) {
	return {
		id: idOf(wire.id),
		content: text(wire.content),
		category: optionalText(wire.category),
		visibility: optionalText(wire.visibility),
		tags: texts(wire.tags),
		conversationId: optionalText(wire.conversation_id),
		createdAt: time(wire.created_at),
		updatedAt: time(wire.updated_at),
	};
}

/** A goal; which of its fields Omi fills depends on the age of its backend. */
export function readGoal(wire: Wire) {
	return {
		id: idOf(wire.id ?? wire.goal_id),
		title: text(wire.title),
		type: optionalText(wire.goal_type),
		currentValue: optionalNumber(wire.current_value),
		targetValue: optionalNumber(wire.target_value),
		minValue: optionalNumber(wire.min_value),
		maxValue: optionalNumber(wire.max_value),
		unit: optionalText(wire.unit),
		desiredOutcome: optionalText(wire.desired_outcome),
		whyItMatters: optionalText(wire.why_it_matters),
		successCriteria: texts(wire.success_criteria),
		horizonAt: time(wire.horizon_at),
		isActive: flag(wire.is_active),
		status: optionalText(wire.status),
		createdAt: time(wire.created_at),
		updatedAt: time(wire.updated_at),
	};
}

/** What a goal's value was at one time. */
export function readGoalRecord(wire: Wire) {
	return {
		date: optionalText(wire.date),
		value: optionalNumber(wire.value),
		recordedAt: time(wire.recorded_at),
	};
}

/** A folder of conversations. */
export function readFolder(wire: Wire) {
	return {
		id: idOf(wire.id),
		name: text(wire.name),
		description: optionalText(wire.description),
		icon: optionalText(wire.icon),
		color: optionalText(wire.color),
		conversationCount: optionalNumber(wire.conversation_count),
		isDefault: flag(wire.is_default),
		isSystem: flag(wire.is_system),
		createdAt: time(wire.created_at),
		updatedAt: time(wire.updated_at),
	};
}

/** An answer to a question, with the conversations that it rests on. */
export function readAnswer(wire: Wire) {
	return {
		answer: text(wire.answer),
		sources: listOf(wire.sources, (source) => ({
			conversationId: idOf(source.id),
			title: text(source.title),
			createdAt: time(source.created_at),
		})),
	};
}

function idOf(value: unknown): string | null {
	return typeof value === 'number' ? String(value) : optionalText(value);
}

function texts(value: unknown): string[] {
	return Array.isArray(value)
		? value.filter((entry): entry is string => typeof entry === 'string')
		: [];
}
