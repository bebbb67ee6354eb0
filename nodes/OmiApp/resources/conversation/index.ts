import type { Resource } from '../../../actions/types';
import { create } from './create.operation';
import { createFromFile } from './createFromFile.operation';
import { getMany } from './getMany.operation';
import { search } from './search.operation';

export const conversation: Resource = {
	value: 'conversation',
	name: 'Conversation',
	description: 'Something that was said, with its transcript and summary',
	first: create,
	operations: [create, createFromFile, getMany, search],
};
