import type { Resource } from '../../types';
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
	operations: [create, remove, get, getHistory, getMany, update, updateProgress],
};
