import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Delivery } from '../domain/delivery';
import { parseButtonPress, type PressType } from '../domain/payloads/button';
import { anyStoreOf, remember } from '../state/open';
import { wouldNotStart, type Outcome, type Receiver } from '../webhook/handleWebhook';
import { ALL_PRESSES } from './description';

/** A press has some hundred bytes. */
const MAXIMUM_BYTES = 1_000_000;

/** What the Omi Button Trigger does with deliveries. */
export async function buttonReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = await anyStoreOf(context);
	return {
		accepts: ['button'],
		store,
		maximumBytes: MAXIMUM_BYTES,
		handle(delivery, isTest) {
			const chosen = context.getNodeParameter('pressType', ALL_PRESSES) as PressType[];
			const outcome = decide(delivery, chosen, isTest);
			if (!isTest) remember(context, store);
			return outcome;
		},
	};
}

/** What Omi sends for a press is not documented, so that the item has it as it came as well. */
function decide(
	{ json, userId, at }: Delivery,
	chosen: readonly PressType[],
	isTest: boolean,
): Outcome {
	const press = parseButtonPress(json);
	const deliveredAt = new Date(at).toISOString();
	const items = [{ json: { ...press, userId, deliveredAt, body: json as IDataObject } }];
	if (chosen.includes(press.pressType)) {
		return { items, inProduction: 'The workflow would start.' };
	}
	const reason = `presses of the type "${press.pressType}" are not among the chosen ones`;
	return wouldNotStart(reason, isTest ? items : []);
}
