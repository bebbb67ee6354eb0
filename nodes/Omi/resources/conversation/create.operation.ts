import {
	conversationText,
	CREATE_TIMEOUT_SECONDS,
	textBody,
	textOptions,
} from '../../../actions/conversationCreate';
import { collection } from '../../../actions/fields';
import { writes } from '../../../actions/operations';
import { items, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { createdConversationShape } from '../../../actions/shapes';
import type { Operation } from '../../../actions/types';
import { thing } from './shared';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create conversation',
	description:
		'Create a conversation from a text. Omi gives it a title and extracts memories and action items.',
	properties: [conversationText, textOptions()],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const request = {
			method: 'POST' as const,
			path: developerPath(thing.path),
			body: textBody(scope, scope.parameter('text', ''), options),
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		};
		const row = await scope.client.row({ ...request, ...writes(thing) }, 'id');
		return items([shapedWrite(scope, createdConversationShape, row)]);
	}),
};
