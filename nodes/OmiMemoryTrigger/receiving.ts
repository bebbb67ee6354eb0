import type { INodeProperties } from 'n8n-workflow';
import {
	checkEveryProperties,
	receiveProperty,
	shownWhereAsking,
	whenProperties,
	withProperty,
} from '../trigger/asking/properties';

const UPLOADED_LATER =
	'A recording that was made offline and uploaded later appears in Omi at the time when it was made. None starts the workflow twice';

/** How conversations are received. */
export const receiving: INodeProperties[] = [
	receiveProperty('conversations'),
	...shownWhereAsking(withProperty),
	...checkEveryProperties,
	...shownWhereAsking(...whenProperties('conversations', 72, UPLOADED_LATER)),
];
