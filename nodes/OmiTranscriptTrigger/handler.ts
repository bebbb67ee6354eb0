import { asText } from '../domain/asText';
import type { Delivery } from '../domain/delivery';
import type { OmiEvent } from '../domain/eventType';
import { parseMemory } from '../domain/payloads/memory';
import type { Segment } from '../domain/payloads/segment';
import type { SessionEvent } from '../domain/sessions/window';
import { wouldNotStart, type DeliveryHandler } from '../webhook/handler';
import { numberOf, readerOf, type ParameterContext } from '../webhook/parameters';
import { properties } from './description';
import {
	collectedSeconds,
	DEFAULT_QUIET_PERIOD,
	heard,
	windowsOf,
	type Parameters,
} from './windows';

/** What the Omi Transcript Trigger does with deliveries. */
export const transcriptHandler: DeliveryHandler<Parameters, readonly Segment[]> = {
	// A finished memory at the same URL tells that the conversation is over.
	accepts: ['transcript', 'memory'],
	// A delivery of speech has a few kilobytes; a finished memory at the same URL may have more.
	maximumBytes: 4_000_000,
	scheme: 'v1',
	parametersOf,
	windowsOf,
	handle(delivery, event, parameters) {
		const input = toEvent(delivery, event, parameters);
		return input === undefined
			? wouldNotStart('there is no speech in it')
			: { kind: 'collect', event: input, inProduction: expectation(input, parameters) };
	},
};

function parametersOf(context: ParameterContext): Parameters {
	const parameter = readerOf(context, properties);
	return {
		triggerOn: parameter('triggerOn'),
		quietPeriod: numberOf(context, 'quietPeriod', DEFAULT_QUIET_PERIOD, 1),
		// An expression may give a list, or a number.
		phrases: asText(parameter('phrases')),
		commandPause: numberOf(context, 'commandPause', 5, 1),
		commandMaximum: numberOf(context, 'commandMaximum', 30, 1),
		options: parameter('options'),
	};
}

function toEvent(
	{ json }: Delivery,
	event: OmiEvent,
	parameters: Parameters,
): SessionEvent<readonly Segment[]> | undefined {
	if (event === 'memory') {
		const memory = parseMemory(json);
		if (memory === undefined) return undefined;
		const segmentIds = memory.transcript_segments.map(({ id }) => id);
		return { type: 'memory', segmentIds, memory: json };
	}
	const input = heard(json, parameters);
	return input === undefined ? undefined : { type: 'delivery', input };
}

/** What the user who tests is told of what would have happened. */
function expectation(event: SessionEvent<unknown>, parameters: Parameters): string {
	const { triggerOn, quietPeriod, commandPause } = parameters;
	if (event.type === 'memory')
		return 'The conversation would end, and this memory would come with it.';
	if (triggerOn === 'delivery') {
		const collected = collectedSeconds(parameters);
		return collected > 0
			? `The workflow would start once there are ${collected} seconds of speech.`
			: 'The workflow would start with what is new in each delivery.';
	}
	if (triggerOn === 'phrase') {
		return `The workflow would start once nothing has been said for ${commandPause} seconds after the phrase.`;
	}
	return `The workflow would start with the whole conversation once nothing has been said for ${quietPeriod} seconds.`;
}
