import type { Resource } from '../../actions/types';
import { actionItem } from './actionItem';
import { conversation } from './conversation';
import { dailySummary } from './dailySummary';
import { folder } from './folder';
import { goal } from './goal';
import { memory } from './memory';
import { question } from './question';

/** Everything the node can do. A new resource is a folder and a line here. */
export const resources: readonly Resource[] = [
	actionItem,
	conversation,
	dailySummary,
	folder,
	goal,
	memory,
	question,
];
