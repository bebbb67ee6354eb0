import { Random } from '../random.mts';
import type { Line, Scene } from '../types.mts';

const TOPICS = [
	'the budget for next year',
	'the move to the new office',
	'the results of the survey',
	'what we learned in Nairobi',
	'the plan for the launch',
	'how we answer customers',
];

const OPENINGS = [
	(topic: string) => `Shall we go on with ${topic}?`,
	(topic: string) => `The next thing on my list is ${topic}.`,
	(topic: string) => `Let me start with what surprised me about ${topic}.`,
];

const REMARKS = [
	'I read it on the train this morning, and I was surprised how far we have come.',
	'Honestly, I would rather do less and do it well.',
	'We tried that two years ago, and it took us until spring to clean up.',
	'Could you say that again? I was still writing.',
	'It depends on how many of us are here in March.',
	'Zoë has a list of everything that went wrong last time. It is a long one.',
	'My feeling is that people do not ask for more, they ask for simpler.',
	'That is a good point. Somebody should write it down.',
	'Do we know what it costs? Roughly, I mean.',
	'About eleven thousand, if we take the cheaper of the two.',
	'I can call them tomorrow and ask.',
	'Then we would have to tell the team in São Paulo before they hear it from somebody else.',
	'I am not sure. What would happen if we simply did nothing?',
	'Nothing, probably. For a while.',
	'Well, that is an answer too.',
	'The last three letters we got were all about the same thing.',
	'I like that. It is small, and we could undo it.',
	'Can we come back to that after the break?',
	'Let us not decide it today. I would like to sleep on it.',
	'Agreed. Next Tuesday, then.',
	'There is one number in there that I do not believe.',
	'You mean the one on page four? Neither do I.',
];

const LINES = 430;

/** Some forty minutes of three people; the same every time, whatever the seed. */
export const long: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Kwame', 'Mei'],
	title: 'Planning the year',
	overview: `Forty minutes about ${TOPICS.join(', ')}.`,
	emoji: '🗓️',
	category: 'business',
	actionItems: [
		{ description: 'Write down what was agreed', dueInDays: 2 },
		{ description: 'Ask what the cheaper of the two costs', dueInDays: 1 },
	],
	events: [{ title: 'Decide about the open questions', inDays: 5, minutes: 60 }],
	lines: talk(),
};

function talk(): Line[] {
	const random = new Random(1);
	const aTopic = Math.ceil(LINES / TOPICS.length);
	let speaker = 0;
	return Array.from({ length: LINES }, (_, index) => {
		// Mostly another goes on, at times the same.
		speaker = (speaker + random.pick([0, 1, 1, 2])) % 3;
		const topic = TOPICS[Math.floor(index / aTopic)] ?? '';
		const text = index % aTopic === 0 ? random.pick(OPENINGS)(topic) : random.pick(REMARKS);
		return { speaker, text, pause: Math.round(random.between(0.4, 3.2) * 10) / 10 };
	});
}
