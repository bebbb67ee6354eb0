import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { rowsOf } from '../../omiApi/answers';
import { isRecord, number, text } from '../../omiApi/values';
import { connect, segment } from '../../omiApi/client';
import type { OmiClient } from '../../omiApi/client';
import type { Api, Row } from '../types';

/** Someone is looking at the list: better an empty one soon than a full one after a minute. */
const MAX_WAIT_SECONDS = 5;
const PAGE_SIZE = 50;

interface Source {
	/** The path below the Developer API's user. */
	path: string;
	/** The App API's path below the app, where it has the list as well. */
	appPath?: string;
	/** Under which the rows may stand in the answer. */
	rows: string[];
	paged: boolean;
	query?: Record<string, string>;
	title(row: Row): string;
	id?(row: Row): unknown;
}

async function lookUp(
	caller: ILoadOptionsFunctions,
	source: Source,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const api: Api =
		caller.getCurrentNodeParameter('authentication') === 'appApi' ? 'appApi' : 'developerApi';
	const client = await connect(caller, api, { secondsLeft: MAX_WAIT_SECONDS });
	const offset = number(token) ?? 0;
	const { body } = await client.send({
		method: 'GET',
		path: pathOf(api, client, source),
		query: {
			...source.query,
			...userOf(caller, api),
			...(source.paged ? { limit: PAGE_SIZE, offset } : {}),
		},
	});
	const rows = rowsOf(body, ...source.rows);
	return {
		results: rows.map((row) => toEntry(row, source)).filter((entry) => matches(entry, filter)),
		// A short page is not the end; see shared/paging.ts.
		paginationToken: source.paged && rows.length > 0 ? String(offset + PAGE_SIZE) : undefined,
	};
}

function pathOf(api: Api, client: OmiClient, { path, appPath }: Source): string {
	return api === 'appApi' && appPath
		? `/v2/integrations/${segment(client.appId)}/${appPath}`
		: `/v1/dev/user/${path}`;
}

function userOf(caller: ILoadOptionsFunctions, api: Api): Record<string, string> {
	if (api !== 'appApi') return {};
	return { uid: text(caller.getCurrentNodeParameter('userId')) ?? '' };
}

function toEntry(row: Row, { title, id }: Source): INodeListSearchItems {
	const value = text(id ? id(row) : row.id) ?? '';
	return { name: clip(title(row)) || value, value };
}

function matches({ name, value }: INodeListSearchItems, filter: string | undefined): boolean {
	if (value === '') return false;
	const wanted = (filter ?? '').trim().toLowerCase();
	return wanted === '' || name.toLowerCase().includes(wanted) || String(value).includes(wanted);
}

function clip(name: string): string {
	const flat = name.replace(/\s+/g, ' ').trim();
	return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat;
}

function day(value: unknown): string {
	return (text(value) ?? '').slice(0, 10);
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

function searchIn(source: Source): Search {
	return async function (filter, paginationToken) {
		return await lookUp(this, source, filter, paginationToken);
	};
}

export const searchConversations = searchIn({
	path: 'conversations',
	appPath: 'conversations',
	rows: ['conversations'],
	paged: true,
	title: (row) => {
		const structured = isRecord(row.structured) ? row.structured : {};
		return [text(structured.title) || 'Untitled', day(row.started_at ?? row.created_at)]
			.filter(Boolean)
			.join(' · ');
	},
});

export const searchMemories = searchIn({
	path: 'memories',
	rows: ['memories'],
	paged: true,
	title: (row) => text(row.content) ?? '',
});

export const searchActionItems = searchIn({
	path: 'action-items',
	rows: ['action_items', 'tasks'],
	paged: true,
	title: (row) => `${text(row.description) ?? ''}${row.completed === true ? ' (done)' : ''}`,
});

export const searchGoals = searchIn({
	path: 'goals',
	rows: ['goals'],
	paged: false,
	query: { limit: '1000', include_inactive: 'true' },
	id: (row) => row.id ?? row.goal_id,
	title: (row) => text(row.title) ?? '',
});

export const searchFolders = searchIn({
	path: 'folders',
	rows: ['folders'],
	paged: false,
	title: (row) => text(row.name) ?? '',
});

export const searchDailySummaries = searchIn({
	path: 'daily-summaries',
	rows: ['summaries', 'daily_summaries'],
	paged: true,
	title: (row) => [text(row.date), text(row.headline)].filter(Boolean).join(' · '),
});
