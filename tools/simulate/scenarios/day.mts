import type { Scene } from '../types.mts';
import { command } from './command.mts';
import { standup } from './standup.mts';
import { walk } from './walk.mts';

/** In seconds. */
export const HOUR = 3_600;

/** Nobody meant to say anything, so Omi puts it aside. */
const mumbling: Scene = {
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
};

/** It came through Omi's API, perhaps from a workflow, so nothing was spoken. */
const letter: Scene = {
	startsAt: 6 * HOUR,
	speakers: ['Ann'],
	title: 'Notes from a letter',
	overview: 'Somebody has put a letter into Omi through its API.',
	emoji: '✉️',
	category: 'personal',
	source: 'external_integration',
	lines: [],
};

export const day: Scene[] = [
	standup,
	{ ...walk, startsAt: 4 * HOUR },
	mumbling,
	letter,
	{ ...command, startsAt: 10 * HOUR },
];
