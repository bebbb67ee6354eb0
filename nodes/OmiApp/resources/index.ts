import type { Resource } from '../../actions/types';
import { actionItem } from './actionItem';
import { conversation } from './conversation';
import { memory } from './memory';
import { notification } from './notification';

/** Everything the node can do. A new resource is a folder and a line here. */
export const resources: readonly Resource[] = [actionItem, conversation, memory, notification];
