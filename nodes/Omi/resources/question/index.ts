import type { Resource } from '../../../actions/types';
import { ask } from './ask.operation';

export const question: Resource = {
	value: 'question',
	name: 'Question',
	description: "Something to find out from the user's conversations",
	first: ask,
	operations: [ask],
};
