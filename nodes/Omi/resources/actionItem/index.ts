import type { Resource } from '../../types';
import { create } from './create.operation';
import { createMany } from './createMany.operation';
import { remove } from './delete.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const actionItem: Resource = {
	value: 'actionItem',
	name: 'Action Item',
	operations: [create, createMany, remove, getMany, update],
};
