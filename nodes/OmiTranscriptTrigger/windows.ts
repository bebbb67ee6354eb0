import { asText } from '../domain/asText';
import { parseTranscript, type Segment } from '../domain/payloads/segment';
import { commandWindow } from '../domain/sessions/commandWindow';
import { deliveryWindow } from '../domain/sessions/deliveryWindow';
import { findPhrases, parsePhrases } from '../domain/sessions/phrases';
import type { SpeechPart } from '../domain/sessions/speechPart';
import { conversationWindow } from '../domain/sessions/speechWindow';
import type { SessionWindow, Windows } from '../domain/sessions/window';
import type { TranscriptFormat } from '../domain/transcriptFormat';
import { commandItem, liveItem, speechItem, type SpeechForm } from './item';

export type TriggerOn = 'delivery' | 'sessionEnd' | 'phrase';

/** The node's parameters, as workflows store them. */
export interface Parameters {
	readonly triggerOn: TriggerOn;
	/** In seconds, like all durations here. */
	readonly quietPeriod: number;
	readonly phrases: string;
	readonly commandPause: number;
	readonly commandMaximum: number;
	readonly options: {
		readonly collect?: number;
		readonly includeSession?: boolean;
		readonly includeSpeakers?: boolean;
		readonly keywords?: string;
		readonly maximumDuration?: number;
		readonly maximumSegments?: number;
		readonly speakers?: 'all' | 'user' | 'others';
		readonly transcriptFormat?: TranscriptFormat;
		readonly waitForMemory?: boolean;
	};
}

/** Omi's own: a conversation is over when nobody has spoken for so long. In seconds. */
export const DEFAULT_QUIET_PERIOD = 120;
const DEFAULT_MAXIMUM_SEGMENTS = 1_000;

/**
 * What sessions may hold: a thousand users who have talked for some minutes each (2 to 3 kB a minute), or a dozen who
 * have talked for hours. It is what n8n's database takes without effort, since n8n writes a workflow's static data as a
 * whole; where there is more, the largest are handed over early, in parts.
 */
const LIMITS = { bytes: 8_000_000, users: 2_000 };

/** How the node collects speech, according to its parameters. */
export function windowsOf(parameters: Parameters): Windows<readonly Segment[]> {
	const windows = {
		delivery: deliveries(parameters, 0),
		collected: deliveries(parameters, collectedSeconds(parameters) || 1),
		sessionEnd: conversations(parameters),
		phrase: commands(parameters),
	};
	const { triggerOn } = parameters;
	const isCollected = triggerOn === 'delivery' && collectedSeconds(parameters) > 0;
	const { [isCollected ? 'collected' : triggerOn]: current, ...previous } = windows;
	return { current, previous: Object.values(previous) };
}

function conversations(parameters: Parameters): SessionWindow<readonly Segment[]> {
	const { quietPeriod, options } = parameters;
	const policy = {
		quietMs: quietPeriod * 1000,
		part: {
			entries: options.maximumSegments || DEFAULT_MAXIMUM_SEGMENTS,
			ms: (options.maximumDuration || Infinity) * 1000,
		},
		waitsForMemory: options.waitForMemory ?? true,
		limits: LIMITS,
	};
	return conversationWindow(policy, (part) => {
		return hasKeyword(textOf(part), parameters) ? speechItem(part, formOf(parameters)) : undefined;
	});
}

/** How much speech is handed over together, in seconds; 0 for each delivery as it comes. */
export function collectedSeconds({ options }: Parameters): number {
	// An expression may give anything.
	return Math.max(Number(options.collect) || 0, 0);
}

function deliveries(parameters: Parameters, collect: number): SessionWindow<readonly Segment[]> {
	const policy = {
		quietMs: DEFAULT_QUIET_PERIOD * 1000,
		includeSession: parameters.options.includeSession ?? false,
		collectMs: collect * 1000,
		limits: LIMITS,
	};
	return deliveryWindow(policy, (part) => {
		return hasKeyword(textOf(part), parameters) ? liveItem(part, formOf(parameters)) : undefined;
	});
}

function commands(parameters: Parameters): SessionWindow<readonly Segment[]> {
	const policy = {
		phrases: parsePhrases(parameters.phrases),
		pause: parameters.commandPause,
		maximum: parameters.commandMaximum,
	};
	return commandWindow(policy, LIMITS, (part) => {
		return hasKeyword(part.text, parameters) ? commandItem(part, formOf(parameters)) : undefined;
	});
}

function textOf({ segments }: SpeechPart): string {
	return segments.map(({ text }) => text).join(' ');
}

function formOf({ options }: Parameters): SpeechForm {
	const { transcriptFormat = 'text', includeSpeakers = false } = options;
	return { transcriptFormat, includeSpeakers };
}

function hasKeyword(text: string, { options }: Parameters): boolean {
	const keywords = parsePhrases(asText(options.keywords));
	return keywords.length === 0 || findPhrases([], text, keywords).length > 0;
}

/** The segments of a delivery that the node listens to; undefined if it is no transcript. */
export function heard(
	json: unknown,
	{ options: { speakers = 'all' } }: Parameters,
): Segment[] | undefined {
	return parseTranscript(json)?.filter(
		({ isUser }) => speakers === 'all' || isUser === (speakers === 'user'),
	);
}
