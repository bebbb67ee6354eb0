import type { Scenario } from '../types.mts';
import { command } from './command.mts';
import { HOUR } from './day.mts';
import { standup } from './standup.mts';
import { walk } from './walk.mts';

/** Whoever is away from the third hour to the fourteenth misses what is said in between, and what comes up later. */
export const missed: Scenario = {
	description: 'a day with a recording that is uploaded hours later, and one that Omi keeps locked',
	scenes: [
		standup,
		{
			...walk,
			startsAt: HOUR,
			title: 'On a train without a connection',
			overview: 'Recorded on the train, and uploaded at home in the evening.',
			actionItems: [{ description: 'Ask for the timetable of spring' }],
			uploadedAfter: 11 * HOUR,
		},
		{ ...walk, startsAt: 4 * HOUR },
		{ ...standup, startsAt: 5 * HOUR, title: 'More than the plan allows', isLocked: true },
		{ ...command, startsAt: 14.5 * HOUR },
	],
	summaryAt: 13 * HOUR,
};
