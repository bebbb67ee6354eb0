import { collection, optionsField } from '../../../actions/fields';
import { contentField, CREATE_TIMEOUT_SECONDS } from '../../../actions/memoryFields';
import { writes } from '../../../actions/operations';
import { items, outputFields, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { memoryBody, options, thing } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create memory',
	description: 'Have Omi remember a fact about the user',
	properties: [contentField, optionsField(options), ...outputFields(thing.shape)],
	run: perItem(async (scope) => {
		const request = {
			method: 'POST' as const,
			path: developerPath(thing.path),
			body: memoryBody(scope, scope.parameter('content', ''), collection(scope, 'options')),
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		};
		const row = await scope.client.row({ ...request, ...writes(thing) }, ...thing.marks);
		return items([shapedWrite(scope, thing.shape, row)]);
	}),
};
