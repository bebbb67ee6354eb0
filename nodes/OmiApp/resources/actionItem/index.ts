import type { Resource } from '../../../actions/types';
import { getMany } from './getMany.operation';

export const actionItem: Resource = {
	value: 'actionItem',
	name: 'Action Item',
	description: "Something on a user's to-do list in Omi",
	first: getMany,
	operations: [getMany],
};
