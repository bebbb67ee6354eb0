import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { daySummary } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

const bench = (parameters = {}) => {
	return new TriggerBench(new OmiDaySummaryTrigger(), { options: {}, ...parameters });
};
const url = '/day-summary?uid=u';
const accepted = { status: 200, body: {}, answers: 1 };

describe('Omi Day Summary Trigger', () => {
	it('makes one item of a day and answers an empty object', async () => {
		const answer = await bench().deliver({ url, body: daySummary() });
		expect(answer).toMatchObject(accepted);
		expect(answer.items).toMatchObject([
			{
				json: {
					date: '2026-10-08',
					headline: 'A day of plans',
					actionItems: [{ description: 'Send proposal' }],
					userId: 'u',
					deliveredAt: expect.stringMatching(/Z$/),
				},
			},
		]);
	});

	it('hands on what Omi sent, untouched, when the output is raw', async () => {
		const body = daySummary({ something_new: { from: 'Omi' } });
		const { items } = await bench({ output: 'raw' }).deliver({ url, body });
		expect(items).toEqual([{ json: { ...body, userId: 'u', receivedBy: 'webhook' } }]);
	});

	it('makes one item for each action item, and starts nothing without any', async () => {
		for (const output of ['simplified', 'raw']) {
			const trigger = bench({ output, splitOut: 'actionItems' });
			const { items } = await trigger.deliver({ url, body: daySummary() });
			expect(items).toMatchObject([
				{ json: { description: 'Send proposal', date: '2026-10-08', userId: 'u' } },
			]);
			const bare = await trigger.deliver({ url, body: daySummary({ summary_json: null }) });
			expect(bare).toMatchObject({ ...accepted, items: [] });
		}
	});

	it('starts once for each user and day, unless repeats are wanted', async () => {
		const trigger = bench();
		const started = async (query: string, body = daySummary()) => {
			return (await trigger.deliver({ url: `/?uid=${query}`, body })).items.length;
		};
		const next = daySummary({ summary_json: { date: '2026-10-09' } });
		expect(await started('a')).toBe(1);
		expect(await started('a', daySummary({ created_at: '2026-10-09T01:00:00+00:00' }))).toBe(0);
		expect(await started('b')).toBe(1);
		expect(await started('a', next)).toBe(1);

		const again = bench({ options: { skipRepeats: false } });
		for (let time = 1; time <= 2; time++) {
			expect((await again.deliver({ url, body: daySummary() })).items).toHaveLength(1);
		}
	});

	it('shows a repeat, or a day without action items, to who tests', async () => {
		const trigger = bench({ splitOut: 'actionItems' });
		const bare = daySummary({ summary_json: {} });
		const { items } = await trigger.deliver({ url, body: bare }, 'manual');
		expect(items).toEqual([
			{
				json: {
					body: bare,
					inProduction: 'The workflow would not start: it has no action items.',
				},
			},
		]);
		for (let time = 1; time <= 2; time++) {
			const shown = await trigger.deliver({ url, body: daySummary() }, 'manual');
			expect(shown.items).toMatchObject([{ json: { inProduction: 'The workflow would start.' } }]);
		}
	});
});
