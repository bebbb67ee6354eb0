import type { INodeProperties } from 'n8n-workflow';

import { CREATE_TIMEOUT_SECONDS, textBody } from '../../../actions/conversationCreate';
import type { DateRange } from '../../../actions/dates';
import { collection, numberField } from '../../../actions/fields';
import { appPath, userId } from '../../../actions/paths';
import type { Json, Scope } from '../../../actions/types';
import type { Row } from '../../../omiApi/types';

/** Omi filters by when a conversation was created, which is when it began. */
export const started: DateRange = {
	noun: 'conversations',
	verb: 'Started',
	from: 'start_date',
	to: 'end_date',
};

/** Omi cuts transcripts to 100 segments unless told otherwise. */
export const maxSegmentsOption: INodeProperties = {
	displayName: 'Max Transcript Segments',
	name: 'maxTranscriptSegments',
	type: 'number',
	typeOptions: { minValue: -1, maxValue: 1000 },
	default: 100,
	description:
		'How many segments of each transcript to return, counted from its beginning. All of them if left out, or with -1.',
};

export const includeDiscardedOption: INodeProperties = {
	displayName: 'Include Discarded',
	name: 'includeDiscarded',
	type: 'boolean',
	default: false,
	description: 'Whether to return conversations that Omi discarded as well',
};

const ALL_SEGMENTS = -1;

/** How many segments are wanted; all unless the user says otherwise. */
export function maxSegments(scope: Scope, filters: Record<string, unknown>): number {
	return (
		numberField(scope, filters.maxTranscriptSegments, 'Max Transcript Segments') ?? ALL_SEGMENTS
	);
}

/** Says so where transcripts came cut, which nobody would see otherwise. */
export function hintIfCut(scope: Scope, rows: Row[], most: number): void {
	const cut = rows.filter(
		({ transcript_segments: segments }) =>
			most > 0 && Array.isArray(segments) && segments.length >= most,
	);
	if (cut.length > 0) {
		scope.hint(
			`${cut.length} transcripts have ${most} segments and may be cut: raise 'Max Transcript Segments' or set it to -1.`,
		);
	}
}

/** Creates a conversation from a text; Omi's answer is empty. */
export async function createConversation(scope: Scope, words: unknown): Promise<Json> {
	const user = userId(scope);
	await scope.client.done({
		method: 'POST',
		path: appPath(scope, 'user', 'conversations'),
		query: { uid: user },
		body: textBody(scope, words, collection(scope, 'options')),
		timeoutSeconds: CREATE_TIMEOUT_SECONDS,
	});
	return { success: true, userId: user };
}
