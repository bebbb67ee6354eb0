import { parseButtonPress, type PressType } from '../domain/payloads/button';
import { wouldNotStart, type DeliveryHandler } from '../webhook/handler';
import { readerOf } from '../webhook/parameters';
import { properties } from './description';

interface Parameters {
	readonly pressTypes: readonly PressType[];
}

/** What the Omi Button Trigger does with deliveries. */
export const buttonHandler: DeliveryHandler<Parameters> = {
	accepts: ['button'],
	// A press has some hundred bytes.
	maximumBytes: 1_000_000,
	scheme: 'v1',
	parametersOf: (context) => ({ pressTypes: readerOf(context, properties)('pressTypes') }),
	handle({ json, userId, at }, _event, { pressTypes }) {
		const press = parseButtonPress(json);
		const deliveredAt = new Date(at).toISOString();
		// What Omi sends for a press is not documented, so that the item has it as it came as well.
		const items = [{ json: { ...press, userId, deliveredAt, body: json } }];
		return pressTypes.includes(press.pressType)
			? { kind: 'start', items, inProduction: 'The workflow would start.' }
			: wouldNotStart(
					`presses of the type "${press.pressType}" are not among the chosen ones`,
					items,
				);
	},
};
