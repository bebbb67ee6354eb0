import type { Resource } from '../../../actions/types';
import { create } from './create.operation';
import { createFromFile } from './createFromFile.operation';
import { createFromSegments } from './createFromSegments.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const conversation: Resource = {
	value: 'conversation',
	name: 'Conversation',
	description: 'Something that was said, with its transcript and summary',
	first: create,
	operations: [create, createFromFile, createFromSegments, remove, get, getMany, search, update],
};
