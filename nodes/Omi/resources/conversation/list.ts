import type { IDataObject } from 'n8n-workflow';

import { wanted } from '../../../actions/fields';
import { interruption, reads } from '../../../actions/operations';
import { developerPath } from '../../../actions/paths';
import type { Scope } from '../../../actions/types';
import { collectDetailed } from '../../../omiApi/detailed';
import { collect } from '../../../omiApi/paging';
import { rowOf } from '../../../omiApi/answers';
import type { Row } from '../../../omiApi/types';
import { thing } from './shared';

/** The most that Omi gives at once without and with transcripts; about 60 and 25 such requests an hour. */
const BRIEF_PAGE = 100;
const DETAILED_PAGE = 25;
const NOT_FOUND = 404;

/** One page of the list. */
function pages(scope: Scope, query: IDataObject, withTranscript: boolean) {
	return async (offset: number, limit: number): Promise<Row[]> =>
		await scope.client.rows(
			{
				method: 'GET',
				path: developerPath(thing.path),
				query: { ...query, include_transcript: withTranscript, limit, offset },
				...reads(thing),
			},
			...thing.rows,
		);
}

/** The conversations wanted, newest first. */
export async function readConversations(
	scope: Scope,
	query: IDataObject,
	withTranscript: boolean,
): Promise<Row[]> {
	const limits = { wanted: wanted(scope), interrupted: interruption(scope) };
	const brief = pages(scope, query, false);
	if (!withTranscript) return await collect(brief, { pageSize: BRIEF_PAGE, ...limits });
	const detailed = pages(scope, query, true);
	return await collectDetailed(
		{ brief, briefSize: BRIEF_PAGE, detailed, one: async (id) => await readOne(scope, id) },
		{ pageSize: DETAILED_PAGE, ...limits },
	);
}

async function readOne(scope: Scope, id: string): Promise<Row | undefined> {
	const request = {
		method: 'GET' as const,
		path: developerPath(thing.path, id),
		query: { include_transcript: true },
		accept: [NOT_FOUND],
		...reads(thing),
	};
	const answer = await scope.client.send(request);
	if (answer.status === NOT_FOUND) return undefined;
	return rowOf(answer.body, thing.marks) ?? scope.client.refuse(request, answer);
}
