import { describeMissed, missedProblems, type Missed } from '../../tools/n8n/missedReport.mts';

const good: Missed = {
	hoursAway: 11,
	made: ['Stand-up', 'Walk', 'A day'],
	locked: 1,
	accepted: 1,
	failures: 0,
	came: [
		{ name: 'Stand-up', by: 'webhook' },
		{ name: 'Walk', by: 'api' },
		{ name: 'A day', by: 'api' },
	],
};

describe('the report on a day on which n8n was stopped for a while', () => {
	it('says what came by webhook and what by asking', () => {
		expect(missedProblems(good)).toEqual([]);
		expect(describeMissed(good).split('\n')).toEqual([
			'✔ Omi: nothing missed',
			'    Omi had      3 conversations and summaries of a day on which n8n was stopped for 11 hours',
			'    by webhook   1: "Stand-up"',
			'    by asking    2: "Walk", "A day"',
			'    not given    1, which Omi keeps until its user pays',
		]);
	});

	it.each<[string, Partial<Missed>, string]>([
		[
			'is missing',
			{ made: [...good.made, 'Lunch'] },
			'"Lunch" came 0 times, and Omi has it 1 time.',
		],
		[
			'came twice',
			{ came: [...good.came, { name: 'Walk', by: 'api' }] },
			'"Walk" came 2 times, and Omi has it 1 time.',
		],
		[
			'came from nowhere',
			{ made: ['Stand-up', 'Walk'] },
			'"A day" came 1 time, and Omi has it 0 times.',
		],
		[
			'was taken and came by asking',
			{ accepted: 2 },
			'n8n took 2 deliveries, and 1 came by webhook.',
		],
		['failed', { failures: 2 }, '2 executions failed.'],
		[
			'came by webhook, all of it',
			{ accepted: 3, came: good.came.map(({ name }) => ({ name, by: 'webhook' })) },
			'Nothing came by asking.',
		],
	])('says what is wrong where something %s', (_what, wrong, sentence) => {
		const missed = { ...good, ...wrong };
		expect(missedProblems(missed)).toEqual([sentence]);
		expect(describeMissed(missed)).toContain(`✘ Omi: nothing missed`);
		expect(describeMissed(missed)).toContain(`    WRONG: ${sentence}`);
	});
});
