import { conversations } from '../../../nodes/OmiMemoryTrigger/question';
import type { Row } from '../../../nodes/omiApi/types';

/** An app finds a conversation by the second in which Omi created it: many may have been, where an app has imported them. */

it('each of many that were created in one second is found', () => {
	const question = conversations({ output: 'simplified', splitOut: 'none', options: {} } as never);
	const rows = Array.from({ length: 60 }, (_, n): Row => {
		return { id: `c${n}`, created_at: '2026-10-05T09:00:00.5Z', structured: {} };
	});
	const asked = { api: 'appApi', appId: 'app', uid: 'ann' } as const;
	const found = rows.filter((row) => {
		const one = question.read(row, 0)!;
		const { offset, limit } = question.detail!.request(asked, one).query as Record<string, number>;
		const body = { conversations: rows.slice(offset, offset! + limit!) };
		return question.detail!.read(body, one) !== undefined;
	});
	expect(found).toHaveLength(60);
});
