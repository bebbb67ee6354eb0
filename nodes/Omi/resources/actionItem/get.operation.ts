import { id, locatorField } from '../../../actions/fields';
import { reads } from '../../../actions/operations';
import { items, outputFields, shaped } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Operation, Scope } from '../../../actions/types';
import { rowOf } from '../../../omiApi/answers';
import type { Row } from '../../../omiApi/types';
import { text } from '../../../omiApi/values';
import { thing } from './shared';

/** The most that Omi gives at once. */
const PAGE_SIZE = 1000;
const METHOD_NOT_ALLOWED = 405;

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get action item',
	description: 'Retrieve an action item',
	properties: [locatorField(thing.locator), ...outputFields(thing.shape)],
	run: perItem(async (scope) => {
		const wanted = id(scope, 'actionItemId', 'Action Item');
		return items([shaped(scope, thing.shape, await read(scope, wanted))]);
	}),
};

/** Omi can change and delete a single action item, but most of its backends can read it in a list only. */
async function read(scope: Scope, wanted: string): Promise<Row> {
	const request = {
		method: 'GET' as const,
		path: developerPath(thing.path, wanted),
		accept: [METHOD_NOT_ALLOWED],
		...reads(thing),
	};
	const answer = await scope.client.send(request);
	if (answer.status !== METHOD_NOT_ALLOWED) {
		return rowOf(answer.body, thing.marks) ?? scope.client.refuse(request, answer);
	}
	for (let offset = 0; ; offset += PAGE_SIZE) {
		const query = { limit: PAGE_SIZE, offset };
		const list = { method: 'GET' as const, path: developerPath(thing.path), query };
		const rows = await scope.client.rows({ ...list, ...reads(thing) }, ...thing.rows);
		const row = rows.find((candidate) => text(candidate.id) === wanted);
		if (row) return row;
		if (rows.length === 0) {
			scope.fail(
				'Omi has no such action item',
				"Check 'Action Item'. It may also have been deleted or locked",
			);
		}
	}
}
