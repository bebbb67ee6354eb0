import type { Resource } from '../../../actions/types';
import { complete } from './complete.operation';
import { create } from './create.operation';
import { createMany } from './createMany.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const actionItem: Resource = {
	value: 'actionItem',
	name: 'Action Item',
	description: 'Something on the to-do list in Omi',
	first: create,
	operations: [complete, create, createMany, remove, get, getMany, update],
};
