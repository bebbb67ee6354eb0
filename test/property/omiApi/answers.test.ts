import fc from 'fast-check';

import {
	actionItemShape,
	answerShape,
	conversationShape,
	createdConversationShape,
	dailySummaryShape,
	folderShape,
	foundConversationShape,
	foundMemoryShape,
	goalRecordShape,
	goalShape,
	memoryShape,
} from '../../../nodes/actions/shapes';
import { isDone, readCreated, refusalIn, rowOf, rowsOf } from '../../../nodes/omiApi/answers';
import type { Row } from '../../../nodes/omiApi/types';

/** Whatever JSON comes in the place of what Omi promises. */

const fields = fc.constantFrom(
	'id',
	'goal_id',
	'structured',
	'transcript_segments',
	'content',
	'tags',
	'title',
	'created_at',
	'action_items',
	'highlights',
	'stats',
	'sources',
	'success_criteria',
	'error',
	'success',
	'memories',
	'__proto__',
);
const odd = fc.dictionary(fields, fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<Row>;

test('any answer is read without falling over, and a refusal is never done', () => {
	fc.assert(
		fc.property(fc.oneof(odd, fc.jsonValue()), (body) => {
			const rows = rowsOf(body, 'memories');
			expect(rows === undefined || Array.isArray(rows)).toBe(true);
			const row = rowOf(body, ['id']);
			expect(row === undefined || 'id' in row).toBe(true);
			expect(() => readCreated(body, 'memories')).not.toThrow();
			if (refusalIn(body) !== undefined) expect(isDone(body)).toBe(false);
		}),
		{ numRuns: 1000 },
	);
});

const shapes = {
	actionItemShape,
	answerShape,
	conversationShape,
	createdConversationShape,
	dailySummaryShape,
	folderShape,
	foundConversationShape,
	foundMemoryShape,
	goalRecordShape,
	goalShape,
	memoryShape,
};

test.each(Object.entries(shapes))('any row makes a %s of just its fields', (_name, shape) => {
	fc.assert(
		fc.property(odd, (row) => {
			const item = shape.simplify(row);
			expect(Object.keys(item)).toEqual(shape.fields);
			expect(Object.values(item).every((value) => value !== undefined)).toBe(true);
			expect(JSON.parse(JSON.stringify(item))).toEqual(item);
		}),
	);
});
