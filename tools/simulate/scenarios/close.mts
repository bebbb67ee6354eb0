import type { Scenario, Scene } from '../types.mts';
import { command } from './command.mts';
import { long } from './long.mts';
import { standup } from './standup.mts';
import { walk } from './walk.mts';

/** People who greet each other, and are gone again. */
function greeting(startsAt: number, speaker: string): Scene {
	return {
		startsAt,
		speakers: ['Ann', speaker],
		title: `A word with ${speaker}`,
		overview: `Ann meets ${speaker} in the corridor.`,
		emoji: '👋',
		category: 'social',
		// The user ends it in the app.
		finishesAfter: 1,
		lines: [
			{ speaker: 1, text: `Hello Ann, it is ${speaker}. Do you have a minute?` },
			{ speaker: 0, text: `For you always, ${speaker}. What is it about?` },
			{ speaker: 1, text: 'Only whether you come on Friday. I have to book the table.' },
			{ speaker: 0, text: 'I do. Thank you for asking.' },
		],
	};
}

/** The greetings last some thirteen seconds, so that there are two seconds between them. */
export const backToBack: Scenario = {
	description: 'three short conversations, each two seconds after the one before',
	scenes: [greeting(0, 'Zoë'), greeting(15, 'Kwame'), greeting(30, 'Mei')],
};

export const twoDevices: Scenario = {
	description:
		'a pendant and a desktop app that listen at the same time, at different sample rates',
	scenes: [standup, { ...walk, startsAt: 20, sampleRate: 48_000 }],
};

export const slowFinish: Scenario = {
	description: 'a conversation whose memory comes six minutes late, after the next has begun',
	scenes: [
		{ ...standup, finishesAfter: 360 },
		{ ...command, startsAt: 240 },
	],
};

export const heldBack: Scenario = {
	description: 'a stand-up of which nothing comes for 36 seconds, and then everything at once',
	scenes: [standup],
	heldBack: { from: 40, seconds: 36 },
};

export const hour: Scenario = {
	description: 'an hour of a pendant and a desktop app: three conversations, two of them side by side',
	scenes: [
		long,
		{ ...long, startsAt: 720, title: 'Planning at the desk', sampleRate: 24_000 },
		{ ...standup, startsAt: 3_300 },
	],
};
