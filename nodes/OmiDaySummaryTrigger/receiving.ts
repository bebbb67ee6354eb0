import type { INodeProperties } from 'n8n-workflow';
import {
	checkEveryProperties,
	receiveProperty,
	shownWhereAsking,
	whenProperties,
} from '../trigger/asking/properties';

/** How day summaries are received. Omi gives them only for one's own key. */
export const receiving: INodeProperties[] = [
	receiveProperty('day summaries'),
	...checkEveryProperties,
	...shownWhereAsking(...whenProperties('day summaries', 72, 'None starts the workflow twice')),
];
