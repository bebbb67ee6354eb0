import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { liveSegment, realtime } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** How n8n answers when a workflow that was to answer has come to its end, one way or another. */
type End = Array<['status', number] | ['json' | 'send', unknown] | ['end']>;

async function answerAfter(end: End, respond = 'lastNode') {
	const trigger = new TriggerBench(new OmiTranscriptTrigger(), {
		triggerOn: 'delivery',
		respond,
		options: {},
	});
	const { response, items } = await trigger.leave({
		url: '/?uid=u',
		body: realtime('u', liveSegment('a', 'Hello', 0)),
	});
	expect(items).toHaveLength(1);
	for (const [method, ...values] of end) {
		const act = response[method] as (...values: unknown[]) => unknown;
		act.apply(response, values);
	}
	return response.given;
}

describe('A workflow that answers', () => {
	it('can show its user a message', async () => {
		const given = await answerAfter([['json', { message: 'The lights are off.' }]]);
		expect(given).toEqual([{ status: 200, body: { message: 'The lights are off.' } }]);
	});

	it('can hand Omi a prompt', async () => {
		const body = { notification: { prompt: 'Say hello', params: ['user_name'] } };
		expect(await answerAfter([['json', body]])).toEqual([{ status: 200, body }]);
	});

	it('keeps its words when n8n sends them as text', async () => {
		expect(await answerAfter([['send', '{"message":"Done it."}']], 'responseNode')).toEqual([
			{ status: 200, body: '{"message":"Done it."}' },
		]);
	});

	const silent: Array<[string, End]> = [
		[
			'fails',
			[
				['status', 500],
				['json', { message: 'Error in workflow' }],
			],
		],
		[
			'has no last item',
			[
				['status', 500],
				['json', { code: 0, message: 'No item to return was found' }],
			],
		],
		[
			'returns nothing',
			[['json', { message: 'Workflow executed successfully but no data was returned' }]],
		],
		[
			'ends with an empty node',
			[
				[
					'json',
					{ message: 'Workflow executed successfully but the last node did not return any data' },
				],
			],
		],
		['never reaches its answering node', [['json', undefined], ['end']]],
		[
			'answers with a status that Omi would hold against it',
			[
				['status', 404],
				['json', { message: 'none' }],
			],
		],
	];
	it.each(silent)('says nothing on the phone when it %s', async (_, end) => {
		for (const respond of ['lastNode', 'responseNode']) {
			expect(await answerAfter(end, respond)).toEqual([{ status: 200, body: {} }]);
		}
	});

	it('is not cut short by an end without an answer', async () => {
		const given = await answerAfter([['end'], ['json', { message: 'Here it is.' }], ['end']]);
		expect(given).toEqual([{ status: 200, body: { message: 'Here it is.' } }]);
	});

	it('gives way after 25 seconds, and what it says later goes nowhere', async () => {
		const trigger = new TriggerBench(new OmiTranscriptTrigger(), {
			triggerOn: 'delivery',
			respond: 'lastNode',
			options: {},
		});
		const { response } = await trigger.leave({
			url: '/?uid=u',
			body: realtime('u', liveSegment('a', 'Hello', 0)),
		});
		await jest.advanceTimersByTimeAsync(24_900);
		expect(response.given).toEqual([]);
		await jest.advanceTimersByTimeAsync(200);
		expect(response.given).toEqual([{ status: 200, body: {} }]);
		response.status(200);
		response.setHeader();
		response.json({ message: 'Too late to be heard.' });
		response.end();
		expect(response.given).toHaveLength(1);
	});

	it('starts nothing for a copy, which is answered at once', async () => {
		const trigger = new TriggerBench(new OmiTranscriptTrigger(), {
			triggerOn: 'delivery',
			respond: 'lastNode',
			options: {},
		});
		const request = {
			url: '/?uid=u',
			headers: { 'Idempotency-Key': 'k' },
			body: realtime('u', liveSegment('a', 'Hello', 0)),
		};
		expect((await trigger.leave(request)).items).toHaveLength(1);
		expect(await trigger.deliver(request)).toMatchObject({ status: 200, body: {}, items: [] });
	});
});
