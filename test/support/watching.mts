import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

/** An emission on its way to n8n. */
export interface Offer {
	key: string;
	items: INodeExecutionData[];
	begin(): void;
	done: {
		resolve(): void;
		/** n8n could not begin the execution; called at once it begins none. */
		reject(error: Error): void;
	};
}

/** What n8n makes of an emission. */
export type Take = (offer: Offer) => void;

/**
 * The `emit` of an n8n that begins one execution for a key.
 *
 * @param items takes the items of the executions that have begun
 */
export function beginning(items: INodeExecutionData[], take: Take): ITriggerFunctions['emit'] {
	const keys = new Set<string>();
	return (data, _response, done, key = '') => {
		const begin = () => {
			if (!keys.has(key)) items.push(...data.flat());
			keys.add(key);
		};
		let isRejected = false;
		const reject = (error: Error) => {
			isRejected = true;
			done?.reject(error);
		};
		take({
			key,
			items: data.flat(),
			begin,
			done: { resolve: () => done?.resolve(undefined as unknown as IRun), reject },
		});
		if (!isRejected) begin();
	};
}
