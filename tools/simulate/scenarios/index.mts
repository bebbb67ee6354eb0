import type { Line, Scenario, Scene } from '../types.mts';

const standup: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Zoë', 'Kwame', 'Mei'],
	title: 'Morning stand-up',
	overview:
		'The team agreed to release on Thursday. Zoë fixes the login, Kwame writes to the customer, and the demo moves to Friday.',
	emoji: '🧑‍💻',
	category: 'work',
	actionItems: [
		{ description: 'Fix the login on tablets', dueInDays: 1 },
		{ description: 'Write to the customer about Thursday’s release', dueInDays: 0 },
		{ description: 'Move the demo to Friday' },
	],
	events: [{ title: 'Demo', inDays: 4, minutes: 30 }],
	lines: [
		{ speaker: 0, text: "Good morning, everybody. Let's keep it short today. Who wants to start?" },
		{ speaker: 1, text: 'I can. Yesterday I finished the new search. It is about twice as fast.' },
		{
			speaker: 1,
			text: 'Today I look at the login on tablets, which is still broken for some people.',
		},
		{ speaker: 0, text: 'Great. Is anything in your way?' },
		{ speaker: 1, text: 'No, but I need somebody to test it with me this afternoon.' },
		{ speaker: 2, text: 'I can do that. At three?', pause: 1.5 },
		{ speaker: 1, text: 'Three is fine.' },
		{
			speaker: 2,
			text: 'Then me. I spoke to the customer, and they would like to have the release on Thursday.',
		},
		{
			speaker: 3,
			text: 'Thursday? That is tight. The translations for São Paulo are not done.',
			pause: 2,
		},
		{ speaker: 2, text: 'They know that. Portuguese can come a week later.' },
		{ speaker: 3, text: 'Then it works for me.' },
		{ speaker: 0, text: 'Good. So we release on Thursday. Kwame, will you write to them today?' },
		{ speaker: 2, text: 'Yes, before lunch.' },
		{
			speaker: 3,
			text: 'From me only this: could we move the demo to Friday? I would rather show the real thing.',
		},
		{ speaker: 0, text: 'Friday it is. Anything else?', pause: 1 },
		{ speaker: 0, text: 'Then have a good day, everybody.', pause: 2.5 },
	],
};

const walk: Scene = {
	startsAt: 0,
	speakers: ['Ann'],
	title: 'Ideas on a walk',
	overview: 'Thoughts about the garden, a present for Dad and a talk in spring.',
	emoji: '🚶',
	category: 'personal',
	actionItems: [{ description: 'Look for the old photos for Dad’s birthday', dueInDays: 12 }],
	lines: [
		{ speaker: 0, text: 'Note to myself.' },
		{ speaker: 0, text: 'The hedge by the gate has to be cut before it gets cold.', pause: 4 },
		{
			speaker: 0,
			text: 'And for Dad, maybe a book with the old photos. The ones from Kraków.',
			pause: 9,
		},
		{ speaker: 0, text: 'Oh, and the talk in spring.', pause: 14 },
		{
			speaker: 0,
			text: 'It could begin with the story of the lost suitcase. People like that one.',
			pause: 3,
		},
		{ speaker: 0, text: 'What a wind today!', pause: 20 },
	],
};

const command: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Zoë'],
	title: 'Shopping',
	overview: 'Ann and Zoë plan dinner, and Ann puts things on the list.',
	emoji: '🛒',
	category: 'family',
	lines: [
		{ speaker: 0, text: 'What shall we cook tonight?' },
		{ speaker: 1, text: 'Pasta, I would say. But we are out of tomatoes.' },
		{ speaker: 0, text: 'All right. Hey' },
		{ speaker: 0, text: 'N8N! Put tomatoes', pause: 0.3 },
		{ speaker: 0, text: 'and olive oil on the shopping list.', pause: 0.2 },
		{ speaker: 1, text: 'Thank you.', pause: 8 },
		{ speaker: 0, text: 'hey n8n - remind me to call Müller tomorrow at nine.', pause: 10 },
		{ speaker: 1, text: 'Shall I set the table?', pause: 9 },
	],
};

const TOPICS = [
	'the budget for next year',
	'the move to the new office',
	'the results of the survey',
	'what we learned in Nairobi',
	'the plan for the launch',
	'how we answer customers',
];

function long(): Scene {
	const lines = Array.from({ length: 430 }, (_, index): Line => {
		const topic = TOPICS[Math.floor(index / 72) % TOPICS.length] ?? '';
		const words = [
			`Let me say one thing about ${topic}.`,
			`I see it like this: point ${index + 1} matters more than we thought.`,
			'Do you agree?',
			'Yes, and we should write that down.',
			`Then on to the next question about ${topic}, please.`,
		];
		return { speaker: index % 3, text: words[index % words.length] ?? '', pause: 2 + (index % 5) };
	});
	return {
		startsAt: 0,
		speakers: ['Ann', 'Kwame', 'Mei'],
		title: 'Planning the year',
		overview: `Forty minutes about ${TOPICS.join(', ')}.`,
		emoji: '🗓️',
		category: 'business',
		actionItems: [{ description: 'Write down what was agreed', dueInDays: 2 }],
		lines,
	};
}

const HOUR = 3_600;

const day: Scene[] = [
	standup,
	{ ...walk, startsAt: 4 * HOUR },
	{
		startsAt: 5 * HOUR,
		speakers: ['Ann'],
		title: '',
		overview: '',
		emoji: '🧠',
		category: 'other',
		discarded: true,
		lines: [
			{ speaker: 0, text: 'Hm.' },
			{ speaker: 0, text: 'No.', pause: 3 },
		],
	},
	{
		startsAt: 6 * HOUR,
		speakers: ['Ann'],
		title: 'Notes from a letter',
		overview: 'Somebody has put a letter into Omi through its API.',
		emoji: '✉️',
		category: 'personal',
		source: 'external_integration',
		lines: [],
	},
	{ ...command, startsAt: 10 * HOUR },
];

/** What the simulator can play. */
export const SCENARIOS = {
	standup: { description: 'a stand-up meeting of four people', scenes: [standup] },
	walk: { description: 'a walk with a voice memo, in the wind', scenes: [walk] },
	command: { description: 'somebody says "Hey n8n, …" twice', scenes: [command] },
	day: {
		description: 'a day with several conversations, and its summary',
		scenes: day,
		summaryAt: 13 * HOUR,
		presses: [{ at: 12 * HOUR, press: 'double_tap' }],
		callsTools: true,
	},
	long: { description: 'a conversation of forty minutes', scenes: [long()] },
	button: {
		description: 'the button: once, twice and long',
		presses: [
			{ at: 0, press: 'single_tap' },
			{ at: 3, press: 'double_tap' },
			{ at: 8, press: 'long_tap' },
		],
	},
	'chat-tool': { description: 'calls of the tools that a node offers', callsTools: true },
	hostile: {
		description: 'everything that a broken or malicious sender may send, between good deliveries',
		scenes: [standup],
		isHostile: true,
	},
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
