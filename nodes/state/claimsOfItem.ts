import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Claim } from './port';

/*
 * An execution that begins is evidence that n8n has it, sooner than n8n's answer to the request; and only what is known
 * when it ends is written into static data along with it. So the items of a request say which claims they are for, beside
 * what the workflow sees of them.
 */

const FIELD = 'omiClaims';

/** The item, with the claims that are completed when its execution begins. */
export function withClaims(item: INodeExecutionData, claims: readonly Claim[]): INodeExecutionData {
	return claims.length === 0 ? item : { ...item, [FIELD]: claims as unknown as IDataObject };
}

/** The claims of an item, and the item as the workflow is to have it. */
export function partClaims({ [FIELD]: claims, ...item }: INodeExecutionData): {
	readonly item: INodeExecutionData;
	readonly claims: readonly Claim[];
} {
	return { item, claims: Array.isArray(claims) ? (claims as unknown as Claim[]) : [] };
}
