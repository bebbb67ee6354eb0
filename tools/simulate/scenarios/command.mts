import type { Scene } from '../types.mts';

/** The phrase is broken over two fragments, spelled and punctuated as speech-to-text likes to. */
export const command: Scene = {
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
		// Another spelling, for whom speech-to-text is to blame.
		{ speaker: 0, text: 'hey n8n - remind me to call Müller tomorrow at nine.', pause: 10 },
		{ speaker: 1, text: 'Shall I set the table?', pause: 9 },
	],
};
