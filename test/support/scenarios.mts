import type { INodeParameters } from 'n8n-workflow';

import {
	makeActionItem,
	makeConversation,
	makeDailySummary,
	makeFolder,
	makeGoal,
	makeMemory,
	USER_ID,
	type Store,
} from '../../tools/omi-api/store.mts';
import type { Json } from '../../tools/omi-api/types.mts';

/** Every operation, each with what it takes to run it once against the stand-in for Omi. */

export interface Scenario {
	parameters: INodeParameters;
	/** The text of the file that comes with the item. */
	file?: string;
}

const AT = '2026-10-08T09:00:00Z';
const byId = (value: string) => ({ mode: 'id', value });

/** Fills the stand-in with one of everything, in which every field says something. */
export function fillStore(store: Store): void {
	const conversation = {
		id: 'conversation-1',
		folder_name: 'Work',
		started_at: AT,
		finished_at: '2026-10-08T09:12:00Z',
		structured: {
			title: 'Roadmap sync',
			overview: 'Talked about the roadmap.',
			emoji: '📅',
			category: 'work',
			action_items: [
				{
					description: 'Send proposal',
					completed: false,
					context: 'For the customer',
					due_at: AT,
					owner_name: 'Ann',
				},
			],
			events: [{ title: 'Demo', description: 'At the office', start: AT, duration: 30 }],
		},
	};
	store.conversations.push(makeConversation(conversation));
	store.memories.push(
		makeMemory({ id: 'memory-1', tags: ['food'], conversation_id: 'conversation-1' }),
	);
	const done = { due_at: AT, completed_at: AT, completed: true, conversation_id: 'conversation-1' };
	store.actionItems.push(makeActionItem({ id: 'item-1', ...done }));
	store.goals.push(
		makeGoal({
			id: 'goal-1',
			why_it_matters: 'Health',
			success_criteria: ['A race'],
			horizon_at: AT,
		}),
	);
	store.goalHistory.set('goal-1', [{ date: '2026-10-08', value: 4.5, recorded_at: AT }]);
	store.folders.push(makeFolder());
	store.dailySummaries.push(makeDailySummary({ id: 'summary-1', ...summary }));
}

const summary: Json = {
	stats: { total_conversations: 5, total_duration_minutes: 87 },
	highlights: [
		{ topic: 'Launch', emoji: '🚀', summary: 'It went well', conversation_ids: ['conversation-1'] },
	],
	action_items: [
		{
			description: 'Thank the team',
			priority: 'high',
			completed: false,
			source_conversation_id: 'conversation-1',
		},
	],
	decisions_made: [{ decision: 'Ship weekly', conversation_id: 'conversation-1' }],
	unresolved_questions: [{ question: 'Who answers?', conversation_id: 'conversation-1' }],
	knowledge_nuggets: [{ insight: 'Bees dance.', conversation_id: 'conversation-1' }],
	locations: [{ name: 'Office', latitude: 52.5, longitude: 13.4, time: '09:30' }],
};

const goalFields = {
	currentValue: 1,
	desiredOutcome: 'A race',
	horizonAt: AT,
	maxValue: 10,
	minValue: 0,
	successCriteria: 'A race',
	targetValue: 10,
	unit: 'km',
	whyItMatters: 'Health',
};
const due = { dueAt: AT };
const tags = { tags: 'food' };
const subtitles = '1\n00:00:00,000 --> 00:00:02,000\nAnn: Hi\n';

/** By resource and operation. */
type Scenarios = Record<string, Record<string, Scenario>>;

export const omiScenarios: Scenarios = {
	actionItem: {
		complete: { parameters: { actionItemId: byId('item-1') } },
		create: { parameters: { description: 'Send it', options: due } },
		createMany: { parameters: { description: 'Send it', options: due } },
		delete: { parameters: { actionItemId: byId('item-1') } },
		get: { parameters: { actionItemId: byId('item-1') } },
		getAll: { parameters: {} },
		update: { parameters: { actionItemId: byId('item-1'), updateFields: { status: 'completed' } } },
	},
	conversation: {
		create: { parameters: { text: 'We met.' } },
		createFromFile: { parameters: {}, file: subtitles },
		createFromSegments: { parameters: { segments: '[{"text": "Hi", "start": 0, "end": 1}]' } },
		delete: { parameters: { conversationId: byId('conversation-1') } },
		get: { parameters: { conversationId: byId('conversation-1') } },
		getAll: { parameters: { includeTranscript: true } },
		search: { parameters: { query: 'roadmap' } },
		update: {
			parameters: { conversationId: byId('conversation-1'), updateFields: { title: 'A' } },
		},
	},
	dailySummary: {
		get: { parameters: { dailySummaryId: byId('summary-1') } },
		getAll: { parameters: {} },
	},
	folder: { getAll: { parameters: {} } },
	goal: {
		create: {
			parameters: { title: 'Run', options: { goalType: 'numeric', ...goalFields } },
		},
		delete: { parameters: { goalId: byId('goal-1') } },
		get: { parameters: { goalId: byId('goal-1') } },
		getAll: { parameters: {} },
		getHistory: { parameters: { goalId: byId('goal-1') } },
		update: { parameters: { goalId: byId('goal-1'), updateFields: { title: 'Run' } } },
		updateProgress: { parameters: { goalId: byId('goal-1'), currentValue: 5 } },
	},
	memory: {
		create: { parameters: { content: 'Prefers tea', options: tags } },
		createMany: { parameters: { content: 'Prefers tea', options: tags } },
		delete: { parameters: { memoryId: byId('memory-1') } },
		get: { parameters: { memoryId: byId('memory-1') } },
		getAll: { parameters: {} },
		search: { parameters: { query: 'tea' } },
		update: { parameters: { memoryId: byId('memory-1'), updateFields: { content: 'Tea' } } },
	},
	question: { ask: { parameters: { question: 'What about the roadmap?' } } },
};

const forUser = (parameters: INodeParameters): INodeParameters => ({
	userId: USER_ID,
	...parameters,
});

export const omiAppScenarios: Scenarios = {
	actionItem: { getAll: { parameters: forUser({}) } },
	conversation: {
		create: { parameters: forUser({ text: 'We met.' }) },
		createFromFile: { parameters: forUser({}), file: subtitles },
		getAll: { parameters: forUser({}) },
		search: { parameters: forUser({ query: 'roadmap' }) },
	},
	memory: {
		create: { parameters: forUser({ content: 'Prefers tea', options: tags }) },
		createFromText: { parameters: forUser({ text: 'A letter' }) },
		createMany: { parameters: forUser({ content: 'Prefers tea', options: tags }) },
		getAll: { parameters: forUser({}) },
	},
	notification: { send: { parameters: forUser({ message: 'Noted' }) } },
};
