import type { Scenario } from '../types.mts';
import { missed } from './missed.mts';
import { backToBack, heldBack, hour, slowFinish, twoDevices } from './close.mts';
import { command } from './command.mts';
import { day, HOUR } from './day.mts';
import { long } from './long.mts';
import { sales } from './sales.mts';
import { standup } from './standup.mts';
import { dinner, evening, podcast, quarrel } from './talks.mts';
import { walk } from './walk.mts';

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
	long: { description: 'a conversation of forty minutes', scenes: [long] },
	'back-to-back': backToBack,
	'two-devices': twoDevices,
	hour,
	'slow-finish': slowFinish,
	'held-back': heldBack,
	missed,
	button: {
		description: 'the button: once, twice and long',
		presses: [
			{ at: 0, press: 'single_tap' },
			{ at: 3, press: 'double_tap' },
			{ at: 8, press: 'long_tap' },
		],
	},
	sales: {
		description: 'a call with a customer, and afterwards questions about it in the chat',
		scenes: [sales],
		callsTools: true,
		toolArguments: {
			words: ['Sam', 'licences'],
			since: '2026-01-01',
			days: 7,
			question: 'What did I promise Sam?',
		},
	},
	quarrel: { description: 'an argument with a wrong date in it', scenes: [quarrel] },
	dinner: { description: 'a dinner in two languages', scenes: [dinner] },
	podcast: { description: 'a podcast on a noisy train', scenes: [podcast] },
	evening: {
		description: 'somebody comes home and has the light switched by voice',
		scenes: [evening],
	},
	'chat-tool': { description: 'calls of the tools that a node offers', callsTools: true },
	setup: { description: 'a user installs an app, and again a minute later', installsAt: [0, 60] },
	hostile: {
		description: 'everything that a broken or malicious sender may send, between good deliveries',
		scenes: [standup],
		isHostile: true,
	},
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
