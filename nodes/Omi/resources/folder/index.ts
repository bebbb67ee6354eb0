import type { Resource } from '../../../actions/types';
import { getMany } from './getMany.operation';

export const folder: Resource = {
	value: 'folder',
	name: 'Folder',
	description: 'What conversations are sorted into',
	first: getMany,
	operations: [getMany],
};
