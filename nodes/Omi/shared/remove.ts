import type { INodeProperties } from 'n8n-workflow';

import type { Run } from '../types';
import { id } from './fields';
import { developerPath } from './paths';
import { perItem } from './run';

interface Removal {
	/** The path below the user, e.g. "action-items". */
	path: string;
	/** The locator that names the thing. */
	locator: INodeProperties;
	scope: string;
}

/** Deletes one thing for each input item; what was already gone is an error, as Omi says it is. */
export function removal({ path, locator, scope: needs }: Removal): Run {
	return perItem(async (scope) => {
		const target = id(scope, locator.name, locator.displayName);
		await scope.client.send({
			method: 'DELETE',
			path: developerPath(path, target),
			scope: needs,
		});
		return { deleted: true };
	});
}
