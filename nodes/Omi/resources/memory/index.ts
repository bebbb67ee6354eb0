import { WHAT_A_MEMORY_IS } from '../../../actions/memoryFields';
import type { Resource } from '../../../actions/types';
import { create } from './create.operation';
import { createMany } from './createMany.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const memory: Resource = {
	value: 'memory',
	name: 'Memory',
	description: WHAT_A_MEMORY_IS,
	first: create,
	operations: [create, createMany, remove, get, getMany, search, update],
};
