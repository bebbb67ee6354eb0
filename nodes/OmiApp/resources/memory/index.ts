import { WHAT_A_MEMORY_IS } from '../../../actions/memoryFields';
import type { Resource } from '../../../actions/types';
import { create } from './create.operation';
import { createFromText } from './createFromText.operation';
import { createMany } from './createMany.operation';
import { getMany } from './getMany.operation';

export const memory: Resource = {
	value: 'memory',
	name: 'Memory',
	description: WHAT_A_MEMORY_IS,
	first: create,
	operations: [create, createFromText, createMany, getMany],
};
