import type { Resource } from '../../types';
import { send } from './send.operation';

export const notification: Resource = {
	value: 'notification',
	name: 'Notification',
	operations: [send],
};
