import type { Resource } from '../../../actions/types';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getHistory } from './getHistory.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';
import { updateProgress } from './updateProgress.operation';

export const goal: Resource = {
	value: 'goal',
	name: 'Goal',
	description: 'Something that the user wants to reach',
	first: create,
	operations: [create, remove, get, getHistory, getMany, update, updateProgress],
};
