import type { Resource } from '../../types';
import { create } from './create.operation';
import { createFromSegments } from './createFromSegments.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const conversation: Resource = {
	value: 'conversation',
	name: 'Conversation',
	operations: [create, createFromSegments, remove, get, getMany, search, update],
};
