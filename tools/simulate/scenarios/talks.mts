import type { Scene } from '../types.mts';

/** Two who do not agree, one of them with a wrong date in it; then it turns sour. */
export const quarrel: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Kwame'],
	title: 'Who was first on the moon',
	overview: 'Ann and Kwame argue about when people first stood on the moon, and do not agree.',
	emoji: '🌙',
	category: 'social',
	lines: [
		{
			speaker: 0,
			text: 'My grandmother saw the first people on the moon, in the kitchen, on television.',
		},
		{ speaker: 1, text: 'That must have been in 1972, when Armstrong stepped onto the moon.' },
		{ speaker: 0, text: 'Was it not earlier? I thought she was still at school.', pause: 1 },
		{ speaker: 1, text: 'No. It was 1972, I am completely sure. You never believe me.' },
		{ speaker: 0, text: 'And you never listen. This is really annoying.', pause: 1 },
		{ speaker: 1, text: 'Fine. I have had enough of this, it is a terrible evening.' },
		{ speaker: 0, text: 'All right, let us have some tea first.', pause: 6 },
		{ speaker: 1, text: 'Yes, please. Tea is lovely.' },
	],
};

/** Two languages at one table. */
export const dinner: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Lucía'],
	title: 'Dinner with Lucía',
	overview: 'Lucía tells in Spanish of her journey, and invites Ann to Sevilla.',
	emoji: '🍲',
	category: 'social',
	lines: [
		{ speaker: 0, text: 'Please sit down, dinner is ready. How was your journey?' },
		{ speaker: 1, text: 'El tren llegó dos horas tarde, pero el paisaje era precioso.', pause: 1 },
		{ speaker: 0, text: 'I am glad that you are here.', pause: 1.5 },
		{ speaker: 1, text: 'La próxima vez tienes que venir tú a Sevilla, en abril.', pause: 1 },
		{ speaker: 0, text: 'I would love to. More soup?', pause: 1.5 },
		{ speaker: 1, text: 'Sí, por favor.', pause: 1 },
	],
};

/** What somebody listens to on a train: voices, and a noise that does not stop. */
export const podcast: Scene = {
	startsAt: 0,
	speakers: ['Host', 'Guest'],
	title: 'A podcast about bees',
	overview: 'A guest tells how bees find their way home.',
	emoji: '🐝',
	category: 'education',
	noise: 0.03,
	lines: [
		{ speaker: 0, text: 'Welcome back. Today we want to know how a bee finds its way home.' },
		{ speaker: 1, text: 'It remembers the sun, and the line of the hills behind the field.' },
		{ speaker: 0, text: 'And when there is no sun?', pause: 9 },
		{ speaker: 1, text: 'Then a little blue in the sky is enough, as strange as it sounds.' },
	],
};

/** Somebody comes home in the evening. */
export const evening: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Zoë'],
	title: 'Coming home',
	overview: 'Ann and Zoë come home and make light.',
	emoji: '🏠',
	category: 'family',
	lines: [
		{ speaker: 1, text: 'It is dark in here. Is anybody home?' },
		{ speaker: 0, text: 'Hey n8n, turn on the kitchen light.', pause: 1 },
		{ speaker: 1, text: 'Oh, that is nice.', pause: 8 },
		{ speaker: 0, text: 'Hey n8n, turn off the light in the living room.', pause: 10 },
		{ speaker: 1, text: 'Shall we cook?', pause: 9 },
	],
};
