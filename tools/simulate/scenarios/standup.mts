import type { Scene } from '../types.mts';

/** About two minutes, four people. */
export const standup: Scene = {
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
	events: [{ title: 'Demo', inDays: 8, minutes: 30 }],
	decisions: ["It's Thursday for the release, and Friday for the demo"],
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
		{
			speaker: 0,
			text: 'Friday it is. I will move it in the calendar, half an hour as always.',
			pause: 1,
		},
		{
			speaker: 1,
			text: 'One more thing about the search: somebody asked why “naïve” finds nothing without the dots.',
			pause: 2,
		},
		{
			speaker: 3,
			text: 'Oh, I know that one. We had the same with the names of cities. I can help you.',
		},
		{ speaker: 1, text: 'Lovely, thank you, Mei.' },
		{
			speaker: 2,
			text: 'And a small good news 🎉: the customer in Nairobi has signed for another year.',
			pause: 1.5,
		},
		{ speaker: 0, text: 'Wonderful! Well done, Kwame. That makes the whole week.' },
		{ speaker: 3, text: 'Then cake is on you, I think.' },
		{ speaker: 2, text: 'Fair enough. On Thursday, after the release.' },
		{ speaker: 0, text: 'Anything else?', pause: 2 },
		{ speaker: 0, text: 'Then have a good day, everybody.', pause: 2.5 },
	],
};
