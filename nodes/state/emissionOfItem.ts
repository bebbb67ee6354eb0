import type { INodeExecutionData } from 'n8n-workflow';
import { emissionIdOf } from '../domain/sessions/emissionId';

/*
 * An execution that begins with an emission is evidence that n8n has it. The items of a session may tell by themselves
 * which emission they came in; others say it beside what the workflow sees of them.
 */

const FIELD = 'omiEmission';

/** The item, with the emission that it came in. */
export function withEmission(item: INodeExecutionData, id: string): INodeExecutionData {
	return emissionIdOf(item.json) !== id ? { ...item, [FIELD]: id } : item;
}

/** The emission of an item, undefined for what came in none; and the item as the workflow is to have it. */
export function partEmission({ [FIELD]: id, ...item }: INodeExecutionData): {
	readonly item: INodeExecutionData;
	readonly emissionId: string | undefined;
} {
	return { item, emissionId: typeof id === 'string' ? id : emissionIdOf(item.json) };
}
