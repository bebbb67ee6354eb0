import type { Scene } from '../types.mts';

/** One person with long pauses, in the wind. */
export const walk: Scene = {
	startsAt: 0,
	speakers: ['Ann'],
	title: 'Ideas on a walk',
	overview: 'Thoughts about the garden, a present for Dad and a talk in spring.',
	emoji: '🚶',
	category: 'personal',
	// The wind.
	noise: 0.03,
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
