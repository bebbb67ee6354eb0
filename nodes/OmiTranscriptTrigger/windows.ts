import { parseTranscript, type Segment } from '../domain/payloads/segment';
import { commandKind } from '../domain/sessions/command';
import { commandCodec, speechCodec } from '../domain/sessions/codec';
import { speechKind } from '../domain/sessions/speech';
import { findPhrases, parsePhrases } from '../domain/sessions/phrases';
import type { TranscriptFormat } from '../domain/transcriptFormat';
import { openMode, type Modes, type OpenMode } from '../state/mode';
import { commandItem, speechItem } from './item';

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
		readonly includeSession?: boolean;
		readonly keywords?: string;
		readonly maximumDuration?: number;
		readonly maximumSegments?: number;
		readonly speakers?: 'all' | 'user' | 'others';
		readonly transcriptFormat?: TranscriptFormat;
	};
}

/** Omi's own: a conversation is over when nobody has spoken for so long. In seconds. */
export const DEFAULT_QUIET_PERIOD = 120;
export const DEFAULT_MAXIMUM_SEGMENTS = 1_000;

/**
 * What sessions may take in the journal, in bytes. n8n rewrites a workflow's static data as a whole at every
 * delivery, so it stays well below a megabyte, whatever else is in it.
 */
const LIMITS = { bytes: 400_000, users: 1_000 };

/** With whole conversations in memory, which take up to 300 kB each, there are fewer. */
const LIMITS_WITH_SESSION = { ...LIMITS, users: 200 };

/** How the node collects speech, according to its parameters. */
export function modesOf(parameters: Parameters): Modes<readonly Segment[]> {
	const each = speechMode(parameters, true);
	const conversation = speechMode(parameters, false);
	const command = commandMode(parameters);
	switch (parameters.triggerOn) {
		case 'delivery':
			return { active: each, others: [conversation, command] };
		case 'sessionEnd':
			return { active: conversation, others: [command] };
		case 'phrase':
			return { active: command, others: [conversation] };
	}
}

/** @param isImmediate whether each delivery is handed on as it comes */
function speechMode(parameters: Parameters, isImmediate: boolean): OpenMode<readonly Segment[]> {
	const { quietPeriod, options } = parameters;
	const includeSession = isImmediate && (options.includeSession ?? false);
	return openMode({
		name: 'speech',
		settings: JSON.stringify(parameters),
		kind: speechKind({
			isImmediate,
			maximumSegments: options.maximumSegments || DEFAULT_MAXIMUM_SEGMENTS,
			includeSession,
		}),
		policy: {
			quietMs: (isImmediate ? DEFAULT_QUIET_PERIOD : quietPeriod) * 1000,
			maximumMs: (options.maximumDuration || Infinity) * 1000,
			endsAtMaximum: false,
		},
		limits: includeSession ? LIMITS_WITH_SESSION : LIMITS,
		codec: speechCodec,
		// What is emitted as it comes leaves nothing that a restart could lose.
		isKept: !isImmediate,
		toItem: (emission) => {
			const texts = [...emission.content.segments.values()].map(({ text }) => text);
			return hasKeyword(texts.join(' '), parameters)
				? { json: speechItem(emission, formatOf(parameters)) }
				: undefined;
		},
	});
}

function commandMode(parameters: Parameters): OpenMode<readonly Segment[]> {
	const { phrases, commandPause, commandMaximum } = parameters;
	return openMode({
		name: 'command',
		settings: JSON.stringify(parameters),
		kind: commandKind({ phrases: parsePhrases(phrases), pause: commandPause }),
		policy: {
			quietMs: commandPause * 1000,
			maximumMs: commandMaximum * 1000,
			endsAtMaximum: true,
		},
		limits: LIMITS,
		codec: commandCodec,
		isKept: true,
		toItem: (emission) => {
			return hasKeyword(emission.content.text, parameters)
				? { json: commandItem(emission, formatOf(parameters)) }
				: undefined;
		},
	});
}

function formatOf({ options }: Parameters): TranscriptFormat {
	return options.transcriptFormat ?? 'text';
}

function hasKeyword(text: string, { options }: Parameters): boolean {
	const keywords = parsePhrases(options.keywords ?? '');
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
