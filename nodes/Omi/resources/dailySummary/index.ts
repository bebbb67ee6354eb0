import type { Resource } from '../../types';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const dailySummary: Resource = {
	value: 'dailySummary',
	name: 'Daily Summary',
	operations: [get, getMany],
};
