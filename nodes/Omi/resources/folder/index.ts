import type { Resource } from '../../types';
import { getMany } from './getMany.operation';

export const folder: Resource = { value: 'folder', name: 'Folder', operations: [getMany] };
