import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect, segment } from '../omiApi/client';
import type { OmiClient } from '../omiApi/client';
import { searchByMeaning } from '../omiApi/search';
import type { Api, Row } from '../omiApi/types';
import { isRecord, number, text } from '../omiApi/values';

/** Someone is looking at the list: better an error soon than a list after a minute. */
const MAX_WAIT_SECONDS = 5;
/** Enough to choose from; scrolling on brings more. */
const ENOUGH = 20;
/** How many pages are looked through for what somebody types, since Omi's limits count them. */
const MOST_PAGES = 10;

interface Source {
	api: Api;
	/** What is listed, in the plural. */
	noun: string;
	path(client: OmiClient): string;
	/** Under which the rows may stand in the answer. */
	names: string[];
	/** The most rows that Omi gives at once; left out where it gives all of them. */
	pageSize?: number;
	query?(caller: ILoadOptionsFunctions): IDataObject;
	title(row: Row): string;
	id?(row: Row): unknown;
	/** Omi's own search, for what is not among the newest; undefined where there is none. */
	search?(client: OmiClient, filter: string): Promise<Row[] | undefined>;
}

async function lookUp(
	caller: ILoadOptionsFunctions,
	source: Source,
	filter: string,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const client = await connect(caller, source.api, { secondsLeft: MAX_WAIT_SECONDS });
	const { pageSize = Infinity } = source;
	const start = number(token) ?? 0;
	const results: INodeListSearchItems[] = [];
	let offset = start;
	for (let page = 0; page < MOST_PAGES; page++) {
		const rows = await readPage(caller, client, source, offset);
		results.push(...rows.map((row) => toEntry(row, source)).filter((row) => matches(row, filter)));
		// A short page is not the end; see omiApi/paging.ts.
		if (pageSize === Infinity || rows.length === 0) return { results };
		offset += pageSize;
		if (results.length >= (filter === '' ? 1 : ENOUGH)) break;
		if (filter === '' || results.length > 0 || offset > pageSize) continue;
		const found = await source.search?.(client, filter);
		if (found) return { results: found.map((row) => toEntry(row, source)) };
	}
	if (results.length > 0) return { results, paginationToken: String(offset) };
	throw new NodeOperationError(
		caller.getNode(),
		`Nothing found among the newest ${offset} ${source.noun}`,
		{ description: "Type something else, or choose 'By ID' and enter the ID" },
	);
}

async function readPage(
	caller: ILoadOptionsFunctions,
	client: OmiClient,
	{ path, pageSize, names, query }: Source,
	offset: number,
): Promise<Row[]> {
	const paging = pageSize === undefined ? {} : { limit: pageSize, offset };
	return await client.rows(
		{ method: 'GET', path: path(client), query: { ...query?.(caller), ...paging } },
		...names,
	);
}

function toEntry(row: Row, { title, id }: Source): INodeListSearchItems {
	const value = text(id ? id(row) : row.id) ?? '';
	return { name: clip(title(row)) || value, value };
}

function matches({ name, value }: INodeListSearchItems, filter: string): boolean {
	if (value === '') return false;
	const wanted = filter.toLowerCase();
	return wanted === '' || name.toLowerCase().includes(wanted) || String(value).includes(filter);
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
	return async function (filter = '', paginationToken = undefined) {
		return await lookUp(this, source, filter.trim(), paginationToken);
	};
}

/** A list of the Developer API. */
function mine(path: string, source: Omit<Source, 'api' | 'path'>): Search {
	return searchIn({ ...source, api: 'developerApi', path: () => `/v1/dev/user/${path}` });
}

function titleOfConversation({ structured, started_at, created_at }: Row): string {
	const title = isRecord(structured) ? text(structured.title) : undefined;
	return [title || 'Untitled', day(started_at ?? created_at)].filter(Boolean).join(' · ');
}

export const searchConversations = mine('conversations', {
	noun: 'conversations',
	names: ['conversations', 'items'],
	pageSize: 100,
	title: titleOfConversation,
	search: async (client, filter) =>
		await searchByMeaning({ client, path: '/v1/dev/user/conversations' }, filter, ENOUGH),
});

/** The conversations of the user that the app acts for. */
export const searchAppConversations = searchIn({
	api: 'appApi',
	noun: 'conversations',
	path: ({ appId }) => `/v2/integrations/${segment(appId)}/conversations`,
	names: ['conversations'],
	pageSize: 100,
	query: (caller) => ({
		uid: text(caller.getCurrentNodeParameter('userId')) ?? '',
		// What was said is not shown.
		max_transcript_segments: 1,
	}),
	title: titleOfConversation,
});

export const searchMemories = mine('memories', {
	noun: 'memories',
	names: ['memories', 'items'],
	pageSize: 200,
	title: (row) => text(row.content) ?? '',
});

export const searchActionItems = mine('action-items', {
	noun: 'action items',
	names: ['action_items', 'tasks', 'items'],
	pageSize: 200,
	title: (row) => `${text(row.description) ?? ''}${row.completed === true ? ' (completed)' : ''}`,
});

export const searchGoals = mine('goals', {
	noun: 'goals',
	names: ['goals'],
	query: () => ({ limit: '1000', include_inactive: 'true' }),
	id: (row) => row.id ?? row.goal_id,
	title: (row) => text(row.title) ?? '',
});

export const searchFolders = mine('folders', {
	noun: 'folders',
	names: ['folders'],
	title: (row) => text(row.name) ?? '',
});

export const searchDailySummaries = mine('daily-summaries', {
	noun: 'daily summaries',
	names: ['summaries', 'daily_summaries'],
	pageSize: 100,
	title: (row) => [text(row.date), text(row.headline)].filter(Boolean).join(' · '),
});
