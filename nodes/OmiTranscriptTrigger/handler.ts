import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Delivery } from '../domain/delivery';
import { eventOf } from '../domain/eventType';
import { parseMemory } from '../domain/payloads/memory';
import type { Segment } from '../domain/payloads/segment';
import type { SessionEvent } from '../domain/sessions/session';
import { collect, collectOnce } from '../trigger/sessionTrigger';
import { anyStoreOf } from '../state/open';
import { wouldNotStart, type Receiver } from '../webhook/handleWebhook';
import { heard, modesOf, type Parameters } from './windows';

/** A delivery of speech has a few kilobytes; a finished memory at the same URL may have more. */
const MAXIMUM_BYTES = 4_000_000;

/** What the Omi Transcript Trigger does with deliveries. */
export async function transcriptReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = await anyStoreOf(context);
	return {
		// A finished memory at the same URL tells that the conversation is over.
		accepts: ['transcript', 'memory'],
		store,
		maximumBytes: MAXIMUM_BYTES,
		async handle(delivery, isTest) {
			const parameters = parametersOf(context);
			const event = toEvent(delivery, parameters);
			if (event === undefined) return wouldNotStart('this holds no speech');
			const { userId } = delivery;
			const modes = modesOf(parameters);
			const items = isTest
				? await collectOnce(context, modes.active, userId, event)
				: await collect(context, store, modes, userId, event);
			return { items, inProduction: expectation(event, parameters) };
		},
	};
}

export function parametersOf(context: IWebhookFunctions | ITriggerFunctions): Parameters {
	const parameter = <T>(name: string, fallback: T) => context.getNodeParameter(name, fallback) as T;
	return {
		triggerOn: parameter('triggerOn', 'sessionEnd'),
		quietPeriod: parameter('quietPeriod', 120),
		phrases: parameter('phrases', ''),
		commandPause: parameter('commandPause', 5),
		commandMaximum: parameter('commandMaximum', 30),
		options: parameter('options', {}),
	};
}

function toEvent(
	delivery: Delivery,
	parameters: Parameters,
): SessionEvent<readonly Segment[]> | undefined {
	const { at, json } = delivery;
	if (eventOf(delivery) === 'memory') {
		const memory = parseMemory(json);
		if (memory === undefined) return undefined;
		const segmentIds = memory.transcript_segments.map(({ id }) => id);
		return { type: 'memory', at, segmentIds, memory: json };
	}
	const arrival = heard(json, parameters);
	return arrival === undefined ? undefined : { type: 'delivery', at, arrival };
}

/** What the user who tests is told of what would have happened. */
function expectation(event: SessionEvent<unknown>, parameters: Parameters): string {
	const { triggerOn, quietPeriod, commandPause } = parameters;
	if (event.type === 'memory')
		return 'The conversation would end, and this memory go along with it.';
	if (triggerOn === 'delivery')
		return 'The workflow would start with what is new in each delivery.';
	if (triggerOn === 'phrase') {
		return `The workflow would start once nothing has been said for ${commandPause} seconds after the phrase.`;
	}
	return `The workflow would start with the whole conversation once nothing has been said for ${quietPeriod} seconds.`;
}
