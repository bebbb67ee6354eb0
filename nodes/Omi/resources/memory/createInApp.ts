import type { IDataObject } from 'n8n-workflow';

import type { Row, Scope } from '../../types';
import { appPath, userId } from '../../shared/paths';
import { CREATE_TIMEOUT_SECONDS } from './shared';

/**
 * Creates memories through the App API, whose answer is empty: what comes back is what was sent.
 * `text` must be there even if it is empty, or Omi answers 422.
 */
export async function createInApp(scope: Scope, memories: IDataObject[]): Promise<Row[]> {
	await scope.client.send({
		method: 'POST',
		path: appPath(scope, 'user', 'memories'),
		query: { uid: userId(scope) },
		body: { text: '', memories },
		timeoutSeconds: CREATE_TIMEOUT_SECONDS,
	});
	return memories.map((memory) => ({ success: true, ...memory }));
}
