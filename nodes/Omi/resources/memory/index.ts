import type { Resource } from '../../types';
import { create } from './create.operation';
import { createFromText } from './createFromText.operation';
import { createMany } from './createMany.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const memory: Resource = {
	value: 'memory',
	name: 'Memory',
	operations: [create, createFromText, createMany, remove, get, getMany, search, update],
};
