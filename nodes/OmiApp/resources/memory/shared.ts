import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { tagsField, textField } from '../../../actions/fields';
import {
	CREATE_TIMEOUT_SECONDS,
	MAX_CONTENT_LENGTH,
	tagsOption,
} from '../../../actions/memoryFields';
import { appPath, userId } from '../../../actions/paths';
import type { Scope } from '../../../actions/types';
import { present } from '../../../omiApi/values';

/** Where it comes from. */
export const sourceOptions: INodeProperties[] = [
	{
		displayName: 'Source ID',
		name: 'sourceId',
		type: 'string',
		default: '',
		description: 'The ID of the original in the service it comes from',
	},
	{
		displayName: 'Source URL',
		name: 'sourceUrl',
		type: 'string',
		default: '',
		description: 'The web address of the original',
	},
];

/** What a memory can have beside its content. */
export const options: INodeProperties[] = [...sourceOptions, tagsOption];

/** One memory as the App API takes it; entries of a list may already be in Omi's own words. */
export function memoryBody(
	scope: Scope,
	content: unknown,
	given: Record<string, unknown>,
): IDataObject {
	return {
		content: textField(scope, content, 'Content', { max: MAX_CONTENT_LENGTH }),
		...present({
			tags: tagsField(given.tags),
			source_id: given.sourceId ?? given.source_id,
			source_url: given.sourceUrl ?? given.source_url,
		}),
	};
}

/**
 * Sends memories, or a text to take them from; Omi's answer is empty. `text` must be there even if it is empty, or
 * Omi answers 422.
 */
export async function createMemories(scope: Scope, body: IDataObject): Promise<void> {
	await scope.client.done({
		method: 'POST',
		path: appPath(scope, 'user', 'memories'),
		query: { uid: userId(scope) },
		body: { text: '', ...body },
		timeoutSeconds: CREATE_TIMEOUT_SECONDS,
	});
}
