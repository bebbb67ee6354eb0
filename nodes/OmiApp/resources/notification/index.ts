import type { Resource } from '../../../actions/types';
import { send } from './send.operation';

export const notification: Resource = {
	value: 'notification',
	name: 'Notification',
	description: "A message on a user's phone",
	first: send,
	operations: [send],
};
