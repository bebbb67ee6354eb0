import type { Item } from '../../tools/n8n/executions.mts';
import { describe as report, problems, type Outcome } from '../../tools/n8n/report.mts';

const good: Outcome = {
	name: 'Questions',
	expectation: {
		scenario: 'standup',
		sends: 'transcript',
		trigger: 'Omi Transcript Trigger',
		result: 'Question',
		executions: 'perDelivery',
		items: 1,
		fields: ['question'],
	},
	answers: [
		{ status: 200, body: '{}' },
		{ status: 200, body: '{}' },
	],
	executions: [{ status: 'success' }, { status: 'success' }],
	receipts: [
		{
			trigger: 'Omi Transcript Trigger',
			sample: [{ json: { segments: [], userId: 'u' } }],
			received: [{ json: { userId: 'ann', segments: [{}] } }],
		},
	],
	items: [{ json: { question: 'Who sends it?', at: 3 } }],
};

describe('the report on an example', () => {
	it('shows what was sent, answered and made', () => {
		expect(problems(good)).toEqual([]);
		expect(report(good).split('\n')).toEqual([
			'✔ Questions',
			'    Omi sent     2 pieces of transcript',
			'    answered     each time 200 {}',
			'    n8n made     2 executions, 1 item at "Question"',
			'    for example  question: Who sends it? | at: 3',
		]);
	});

	it('tells answers that differ apart', () => {
		const answers = [
			{ status: 200, body: '{}' },
			{ status: 500, body: 'no' },
			{ status: 200, body: '{}' },
		];
		expect(report({ ...good, answers })).toContain('answered     2 × 200 {}, 1 × 500 no');
	});

	it('names the file that an item carries', () => {
		const binary = { data: { data: '', mimeType: 'audio/wav', fileName: 'a.wav' } };
		const items = [{ json: { question: 'x' }, binary }];
		const outcome = { ...good, items, expectation: { ...good.expectation, file: 'data' } };
		expect(problems(outcome)).toEqual([]);
		expect(report(outcome)).toContain('question: x | file: a.wav, audio/wav');
	});

	it('wants the words that should come out', () => {
		const asking = (words: string) => {
			const expectation = { ...good.expectation, contains: { question: words } };
			return problems({ ...good, expectation });
		};
		expect(asking('Who sends')).toEqual([]);
		expect(asking('When')).toEqual(['No item says "When" in the field "question".']);
	});

	it('wants sample data with the fields that really come', () => {
		const renew = 'Renew it with "npm start -- --once --samples".';
		const [receipt] = good.receipts;
		const withSample = (sample: Item[]) => ({ ...good, receipts: [{ ...receipt!, sample }] });
		expect(problems(withSample([]))).toEqual([`The example has no sample data. ${renew}`]);
		expect(problems(withSample([{ json: { userId: 'u' } }]))).toEqual([
			`The sample data has userId; what came has segments, userId. ${renew}`,
		]);
	});

	it.each<[string, Partial<Outcome>, string]>([
		['nothing was sent', { answers: [], executions: [] }, 'Omi sent nothing.'],
		[
			'an answer was no success',
			{ answers: [{ status: 500, body: 'oops' }], executions: [{ status: 'success' }] },
			'A delivery was answered 500: oops',
		],
		[
			'there was no answer',
			{ answers: [{ status: 0, body: '' }], executions: [{ status: 'success' }] },
			'A delivery was answered not at all: ',
		],
		[
			"an answer would be shown to Omi's user",
			{
				answers: [{ status: 200, body: '{"message":"Workflow was started"}' }],
				executions: [{ status: 'success' }],
			},
			'An answer would be shown to Omi\'s user: {"message":"Workflow was started"}',
		],
		[
			'an execution failed',
			{ executions: [{ status: 'success' }, { status: 'error', error: 'no such field' }] },
			'An execution ended as "error": no such field',
		],
		[
			'an execution is missing',
			{ executions: [{ status: 'success' }] },
			'1 execution came of 2 deliveries.',
		],
		['no item came out', { items: [] }, 'Only 0 items came out.'],
		[
			'a field is empty',
			{ items: [{ json: { question: '' } }] },
			'The field "question" is missing or empty in an item.',
		],
	])('says that %s', (_, difference, sentence) => {
		const outcome = { ...good, ...difference };
		expect(problems(outcome)).toContain(sentence);
		expect(report(outcome)).toMatch(/^✘/);
		expect(report(outcome)).toContain(`WRONG: ${sentence}`);
	});

	it('says that too few executions came where a number is expected', () => {
		const expectation = { ...good.expectation, executions: 3 };
		expect(problems({ ...good, expectation })).toEqual(['Only 2 executions came.']);
		expect(problems({ ...good, expectation: { ...expectation, executions: 1 } })).toEqual([]);
	});

	it('says that a file is missing', () => {
		const expectation = { ...good.expectation, file: 'data' };
		expect(problems({ ...good, expectation })).toEqual([
			'The file "data" is missing from an item.',
		]);
	});
});
