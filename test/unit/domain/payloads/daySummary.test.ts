import {
	dayOf,
	daySummaryActionItems,
	parseDaySummary,
	rawDaySummaryActionItems,
	simplifyDaySummary,
} from '../../../../nodes/domain/payloads/daySummary';
import { daySummary } from '../../../support/payloads';

const parsed = (changes: object = {}) => parseDaySummary(daySummary(changes))!;

describe('a day summary', () => {
	it('becomes one flat item', () => {
		expect(simplifyDaySummary(parsed(), 'u')).toEqual({
			id: '550e8400-e29b-41d4-a716-446655440000',
			date: '2026-10-08',
			headline: 'A day of plans',
			overview: 'Two meetings and a walk.',
			emoji: '💼',
			conversationCount: 3,
			durationMinutes: 87,
			actionItems: [
				{ description: 'Send proposal', priority: 'high', completed: false, conversationId: 'c1' },
			],
			highlights: [
				{ topic: 'Roadmap', emoji: '📅', summary: 'What comes next.', conversationIds: ['c1'] },
			],
			unresolvedQuestions: [{ question: 'Who pays?', conversationId: 'c2' }],
			decisions: [{ decision: 'Ship on Friday', conversationId: 'c1' }],
			insights: [{ insight: 'Bees dance.', conversationId: 'c3' }],
			locations: [{ name: 'Office', latitude: 37.7, longitude: -122.4, time: '09:30' }],
			text: null,
			createdAt: '2026-10-08T22:00:00.123Z',
			userId: 'u',
		});
	});

	it('of an old backend is the text that it sent, and the day on which it did', () => {
		const old = {
			uid: 'u',
			created_at: '2026-01-15T22:00:00.1',
			summary: "{'id': 'x', 'ok': True}",
		};
		expect(simplifyDaySummary(parseDaySummary(old)!, 'u')).toMatchObject({
			text: "{'id': 'x', 'ok': True}",
			date: '2026-01-15',
			headline: '',
			actionItems: [],
			conversationCount: null,
		});
		expect(simplifyDaySummary(parseDaySummary({ ...old, summary_json: null })!, 'u').text).toBe(
			"{'id': 'x', 'ok': True}",
		);
	});

	it('of an old backend is about the day that its text names, not the one on which it came', () => {
		const summary = "{'id': 'x', 'date': '2026-01-14', 'headline': 'It said \"date\"'}";
		const old = parseDaySummary({ summary, created_at: '2026-01-15T08:00:00' })!;
		expect(dayOf(old)).toBe('2026-01-14');
		expect(simplifyDaySummary(old, 'u').date).toBe('2026-01-14');
	});

	it.each([
		['as text beside it', { summary: 'A good day.', summary_json: { version: 2 } }, 'A good day.'],
		['alone', { summary_json: { version: 2, body: 'A day' } }, '{"version":2,"body":"A day"}'],
		['in the place of the text', { summary: { body: 'A day' } }, '{"body":"A day"}'],
		['as a list', { summary_json: ['A day'] }, '["A day"]'],
		['as a text that is no JSON', { summary_json: 'A day' }, 'A day'],
	])('of a shape that nobody knows keeps its text: %s', (_where, sent, expected) => {
		expect(simplifyDaySummary(parseDaySummary(sent)!, 'u')).toMatchObject({
			text: expected,
			headline: '',
		});
	});

	it('is read also where its object comes as a text, or under the name of the text', () => {
		const recap = { date: '2026-10-08', headline: 'A day of plans' };
		for (const sent of [{ summary_json: JSON.stringify(recap) }, { summary: recap }]) {
			expect(simplifyDaySummary(parseDaySummary(sent)!, 'u')).toMatchObject({
				...recap,
				text: null,
			});
		}
	});

	it('is read as far as it can be', () => {
		const odd = { stats: 7, highlights: 'x', action_items: [null, { description: 4 }, 1] };
		const item = simplifyDaySummary(parseDaySummary({ summary_json: odd })!, null);
		expect(item).toMatchObject({ date: null, conversationCount: null, highlights: [] });
		expect(item.actionItems).toEqual([
			{ description: '', priority: null, completed: false, conversationId: null },
		]);
		expect(parseDaySummary({ summary: 5, created_at: {} })).toBeDefined();
		expect(parseDaySummary({ structured: {} })).toBeUndefined();
		expect(parseDaySummary(null)).toBeUndefined();
	});

	it('is of one day, which its action items tell too', () => {
		expect(dayOf(parsed())).toBe('2026-10-08');
		const reference = { date: '2026-10-08', headline: 'A day of plans', userId: 'u' };
		expect(daySummaryActionItems(parsed(), 'u')).toEqual([
			{
				description: 'Send proposal',
				priority: 'high',
				completed: false,
				conversationId: 'c1',
				...reference,
			},
		]);
		expect(rawDaySummaryActionItems(daySummary(), parsed(), 'u')).toEqual([
			{
				description: 'Send proposal',
				priority: 'high',
				completed: false,
				source_conversation_id: 'c1',
				...reference,
			},
		]);
		expect(rawDaySummaryActionItems({ summary_json: { action_items: 3 } }, parsed(), 'u')).toEqual(
			[],
		);
	});
});
