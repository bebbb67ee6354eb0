import {
	readActionItem,
	readAnswer,
	readFact,
	readFolder,
	readGoal,
	readGoalRecord,
} from '../domain/payloads/apiRows';
import { readRecap } from '../domain/payloads/daySummary';
import { simplifyConversation } from '../domain/payloads/memory';
import { time } from '../domain/payloads/wire';
import { number } from '../omiApi/values';
import { shapeOf } from './output';
import { formatOf } from './transcript';

/*
 * How each kind of thing looks when a node hands it on: whatever the operation, whichever the API, and as the
 * triggers give it.
 */

export const actionItemShape = shapeOf(readActionItem);

export const conversationShape = shapeOf((row, scope) =>
	simplifyConversation(row, scope ? formatOf(scope) : 'text'),
);

/** A conversation that was searched for: the score says how well it fits, where Omi gives one. */
export const foundConversationShape = shapeOf((row, scope) => ({
	...conversationShape.simplify(row, scope),
	score: number(row.score) ?? null,
}));

export const dailySummaryShape = shapeOf((row) => ({
	...readRecap(row),
	createdAt: time(row.created_at),
}));

export const folderShape = shapeOf(readFolder);
export const goalShape = shapeOf(readGoal);
export const goalRecordShape = shapeOf(readGoalRecord);
export const answerShape = shapeOf(readAnswer);

export const memoryShape = shapeOf(readFact);

/** A memory that was searched for. */
export const foundMemoryShape = shapeOf((row) => ({
	...readFact(row),
	score: number(row.relevance_score) ?? null,
}));

/** What a create answers that gives only an ID. */
export const createdConversationShape = shapeOf((row) => ({
	id: row.id ?? null,
	conversationId: row.id ?? null,
	status: row.status ?? null,
	discarded: row.discarded === true,
}));
