import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { recordedFor, UID } from '../support/recorded.mts';
import { testLetGo, testRecorded, WEBHOOKS } from '../support/recordedCases.mts';
import { TriggerBench } from '../support/trigger.mts';

/** The triggers, held to what Omi's own senders have sent. */

const memoryTrigger = { output: 'simplified', splitOut: 'none', options: {} };

describe('A recorded memory', () => {
	testRecorded({
		webhook: 'memory',
		nodeType: () => new OmiMemoryTrigger(),
		parameters: memoryTrigger,
		requests: 8,
		item: (label) => ({
			id: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
			title: label.includes('replay') ? 'Roadmap sync (again)' : 'Roadmap sync',
			overview: 'We spoke about the roadmap – "quoted", <b>html</b>.',
			emoji: '📅',
			category: 'work',
			startedAt: '2026-11-20T09:00:04.123Z',
			finishedAt: '2026-11-20T09:12:02.123Z',
			transcript: expect.stringContaining('Größe: 3 µm – 日本語 🙂'),
			actionItems: [expect.objectContaining({ description: 'Send proposal', completed: false })],
			events: [expect.objectContaining({ title: 'Review', durationMinutes: 45 })],
			userId: UID,
		}),
	});

	it('that Omi sends again, written anew, under the same key is a copy', async () => {
		const trigger = new TriggerBench(new OmiMemoryTrigger(), memoryTrigger);
		const replayed = recordedFor('memory').filter(({ label }) => {
			return label === 'g3 app memory' || label === 'g3 app memory replay';
		});
		const taken: number[] = [];
		for (const { request } of replayed) {
			taken.push((await trigger.deliver(request)).items.length);
			await jest.advanceTimersByTimeAsync(1);
		}
		expect(taken).toEqual([1, 0]);
	});
});

describe('A recorded day summary', () => {
	testRecorded({
		webhook: 'day',
		nodeType: () => new OmiDaySummaryTrigger(),
		parameters: { options: {} },
		requests: 3,
		item: (label) => ({
			userId: UID,
			...(label.startsWith('may2026')
				? { text: expect.stringContaining("It's a good day") }
				: { headline: "It's a good day", date: '2026-11-20', conversationCount: 3 }),
		}),
	});
});

const TOOL = {
	name: 'find_stock',
	description: 'Finds.',
	parameters: {
		parameter: [
			{ name: 'item', type: 'string', required: true },
			{ name: 'limit', type: 'integer' },
			{ name: 'exact', type: 'boolean' },
			{ name: 'tags', type: 'array' },
		],
	},
};

describe('A recorded call of a chat tool', () => {
	testRecorded({
		webhook: 'chat',
		nodeType: () => new OmiChatToolTrigger(),
		parameters: { respond: 'immediately', tools: { tool: [TOOL] } },
		requests: 18,
		started: { result: expect.stringContaining('has been started') },
		copy: { result: expect.stringContaining('already been accepted') },
		item: (label) => {
			const none = { limit: null, exact: null, tags: null };
			const all = { item: 'tea', limit: 5, exact: true, tags: ['b', 'a'] };
			const isFull = label.includes('"limit": 5');
			const isPlain = label.includes('café');
			const parameters = isFull ? all : { item: isPlain ? 'café & tea+milk' : 'tea', ...none };
			return { tool: 'find_stock', parameters, userId: UID, appId: '01KAPPINTEROP0000000000000' };
		},
	});
});

// Of presses none is recorded, and the Setup Trigger takes no deliveries.
it('The Button Trigger lets go whatever is recorded, quietly', async () => {
	await testLetGo(() => new TriggerBench(new OmiButtonTrigger(), { options: {} }), WEBHOOKS);
});
