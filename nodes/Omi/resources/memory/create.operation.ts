import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { createInApp } from './createInApp';
import { contentField, CREATE_TIMEOUT_SECONDS, memoryBody, optionsFields } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create a memory',
	description: 'Have Omi remember something',
	apis: ['developerApi', 'appApi'],
	properties: [contentField, ...optionsFields()],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const body = memoryBody(scope, scope.parameter('content', ''), options);
		if (scope.api === 'appApi') {
			const [made] = await createInApp(scope, [body]);
			return made ?? { success: true };
		}
		const answer = await scope.client.send({
			method: 'POST',
			path: developerPath('memories'),
			body,
			scope: 'memories:write',
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		});
		return asRow(answer.body, { success: true });
	}),
};
