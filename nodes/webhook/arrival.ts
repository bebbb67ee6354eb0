import { ASKING_USER, type AskingInput } from '../domain/asking/window';
import type { EmittedItem } from '../domain/sessions/window';
import { wouldNotStart, type HandlerResult } from './handler';

/**
 * What becomes of a delivery where the node also asks: it is noted, so that asking does not find it again, and starts the
 * workflow unless asking was faster.
 *
 * @param source whom asking knows it of
 * @param thing what is delivered, and when Omi created it in milliseconds since the epoch
 * @param reason why it does not start the workflow, if it does not
 */
export function arrival(
	source: string,
	userId: string | null,
	thing: { readonly id: string; readonly at: number },
	items: readonly EmittedItem[],
	reason: string | undefined,
): HandlerResult<AskingInput> {
	const things = [{ ...thing, items: reason === undefined ? items : [] }];
	const input: AskingInput = { kind: 'arrived', source, by: 'webhook', things, userId };
	const { inProduction } =
		reason === undefined
			? { inProduction: 'The workflow would start, unless this has come before.' }
			: wouldNotStart(reason);
	return {
		kind: 'collect',
		event: { type: 'delivery', input },
		user: ASKING_USER,
		shown: items,
		inProduction,
	};
}
