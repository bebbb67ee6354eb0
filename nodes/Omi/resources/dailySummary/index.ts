import type { Resource } from '../../../actions/types';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const dailySummary: Resource = {
	value: 'dailySummary',
	name: 'Daily Summary',
	description: "Omi's recap of a day",
	first: get,
	operations: [get, getMany],
};
