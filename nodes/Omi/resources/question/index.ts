import type { Resource } from '../../types';
import { ask } from './ask.operation';

export const question: Resource = { value: 'question', name: 'Question', operations: [ask] };
