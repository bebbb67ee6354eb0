import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { collect, collectOnce } from '../trigger/sessionTrigger';
import { anyStoreOf } from '../state/open';
import { wouldNotStart, type Receiver } from '../webhook/handleWebhook';
import { DEFAULT_PAUSE, modesOf, toArrival, type Parameters } from './windows';

/** More than a minute at the highest rate; Omi sends seconds. */
const MAXIMUM_BYTES = 32_000_000;

/** What the Omi Audio Trigger does with deliveries. */
export async function audioReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = await anyStoreOf(context);
	return {
		accepts: ['audio'],
		store,
		maximumBytes: MAXIMUM_BYTES,
		async handle(delivery, isTest) {
			const arrival = toArrival(delivery);
			if (arrival === undefined) return wouldNotStart('its sample rate makes no sense');
			const parameters = parametersOf(context);
			const { userId, at } = delivery;
			const event = { type: 'delivery' as const, at, arrival };
			const modes = modesOf(parameters);
			const items = isTest
				? await collectOnce(context, modes.active, userId, event)
				: await collect(context, store, modes, userId, event);
			return { items, inProduction: expectation(parameters) };
		},
	};
}

export function parametersOf(context: IWebhookFunctions | ITriggerFunctions): Parameters {
	const parameter = <T>(name: string, fallback: T) => context.getNodeParameter(name, fallback) as T;
	return {
		triggerOn: parameter('triggerOn', 'duration'),
		format: parameter('format', 'wav'),
		duration: parameter('duration', 30),
		pause: parameter('pause', DEFAULT_PAUSE),
		quietPeriod: parameter('quietPeriod', 10),
		maximumDuration: parameter('maximumDuration', 300),
		options: parameter('options', {}),
	};
}

/** What the user who tests is told of what would have happened. */
function expectation({ triggerOn, duration, quietPeriod }: Parameters): string {
	if (triggerOn === 'delivery') return 'The workflow would start with the sound of each delivery.';
	if (triggerOn === 'duration') {
		return `The workflow would start with every ${duration} seconds of sound.`;
	}
	return `The workflow would start once there has been no sound for ${quietPeriod} seconds.`;
}
