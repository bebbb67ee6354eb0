import type { SoundInput } from '../domain/sessions/soundPart';
import { SHORTEST_PAUSE } from '../domain/sessions/voiceWindow';
import { wouldNotStart, type DeliveryHandler } from '../webhook/handler';
import { numberOf, readerOf, type ParameterContext } from '../webhook/parameters';
import { properties } from './description';
import {
	DEFAULT_MAXIMUM_DURATION,
	DEFAULT_PAUSE,
	DEFAULT_QUIET_PERIOD,
	toInput,
	windowsOf,
	type Parameters,
} from './windows';

/** What the Omi Audio Trigger does with deliveries. */
export const audioHandler: DeliveryHandler<Parameters, SoundInput> = {
	accepts: ['audio'],
	// More than a minute at the highest rate; Omi sends seconds.
	maximumBytes: 32_000_000,
	scheme: 'v1',
	parametersOf,
	windowsOf,
	handle(delivery, _event, parameters) {
		const input = toInput(delivery);
		if (input === undefined) return wouldNotStart('no device has its sample rate');
		const event = { type: 'delivery' as const, input };
		return { kind: 'collect', event, inProduction: expectation(parameters) };
	},
};

/** So long may a file be, in seconds. */
const LONGEST = 600;

function parametersOf(context: ParameterContext): Parameters {
	const parameter = readerOf(context, properties);
	return {
		triggerOn: parameter('triggerOn'),
		format: parameter('format'),
		duration: numberOf(context, 'duration', 30, 1, LONGEST),
		pause: numberOf(context, 'pause', DEFAULT_PAUSE, SHORTEST_PAUSE, 60),
		quietPeriod: numberOf(context, 'quietPeriod', DEFAULT_QUIET_PERIOD, 1),
		maximumDuration: numberOf(context, 'maximumDuration', DEFAULT_MAXIMUM_DURATION, 1, LONGEST),
		options: parameter('options'),
	};
}

/** What the user who tests is told of what would have happened. */
function expectation({ triggerOn, duration, pause, quietPeriod }: Parameters): string {
	switch (triggerOn) {
		case 'delivery':
			return 'The workflow would start with the sound of each delivery.';
		case 'duration':
			return `The workflow would start with every ${duration} seconds of sound.`;
		case 'speech':
			return `The workflow would start once somebody has spoken and then been silent for ${pause} seconds.`;
		case 'sessionEnd':
			return `The workflow would start once there has been no sound for ${quietPeriod} seconds.`;
	}
}
