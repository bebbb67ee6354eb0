import type { INodeProperties } from 'n8n-workflow';
import {
	checkEveryProperties,
	receiveProperty,
	shownWhereAsking,
	whenProperties,
	withProperty,
} from '../trigger/asking/properties';

/** How conversations are received. */
export const receiving: INodeProperties[] = [
	receiveProperty('conversations'),
	...shownWhereAsking(withProperty),
	...checkEveryProperties,
	...shownWhereAsking(...whenProperties('conversations', 72)),
];
