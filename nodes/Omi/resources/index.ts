import type { Resource } from '../types';
import { actionItem } from './actionItem';
import { conversation } from './conversation';
import { dailySummary } from './dailySummary';
import { folder } from './folder';
import { goal } from './goal';
import { memory } from './memory';
import { notification } from './notification';
import { question } from './question';

/** Everything the node can do. A new resource is a folder and a line here. */
export const resources: readonly Resource[] = [
	actionItem,
	conversation,
	dailySummary,
	folder,
	goal,
	memory,
	notification,
	question,
];
