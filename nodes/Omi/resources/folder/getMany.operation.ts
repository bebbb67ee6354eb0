import { wanted } from '../../../actions/fields';
import { found, listOperation } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { folderShape } from '../../../actions/shapes';

export const getMany = listOperation('folders', folderShape, {
	description: 'Retrieve the folders that conversations are sorted into',
	properties: [],
	isPaged: false,
	run: perItem(async (scope) => {
		const most = wanted(scope);
		const rows = await scope.client.rows(
			{ method: 'GET', path: developerPath('folders'), scope: 'conversations:read' },
			'folders',
		);
		const emptyHint = 'Omi has no folders.';
		return found(scope, { shape: folderShape, emptyHint }, rows.slice(0, most));
	}),
});
