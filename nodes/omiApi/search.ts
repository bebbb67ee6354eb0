import type { IDataObject } from 'n8n-workflow';

import { rowsOf } from './answers';
import type { OmiClient } from './client';
import type { Interruption } from './paging';
import type { OmiRequest, Row } from './types';
import { isRecord, present, text } from './values';

/*
 * Searching the Developer API's conversations: by Omi's own search, which finds what is near in meaning, or where
 * the backend has none, by looking for the words in the list.
 */

/** The list of conversations, and how to ask for it. */
export interface ConversationList {
	client: OmiClient;
	/** Of the list; the search is below it. */
	path: string;
	scope?: string;
}

const MOST_BY_MEANING = 100;
const PAGE_SIZE = 100;
/** Omi allows about 60 such requests an hour: a search must leave some for others. */
const MOST_PAGES = 10;
/** Where there is no search, "search" is taken for the ID of a conversation. */
const NO_SEARCH = [404, 405];

/**
 * Conversations near in meaning, the best first, each with its `score`.
 *
 * @returns undefined if the backend is too old to search
 */
export async function searchByMeaning(
	{ client, path, scope }: ConversationList,
	words: string,
	most: number,
	query: IDataObject = {},
): Promise<Row[] | undefined> {
	const limit = Math.min(most, MOST_BY_MEANING);
	const request: OmiRequest = {
		method: 'GET',
		path: `${path}/search`,
		query: { query: words, ...query, limit },
		accept: NO_SEARCH,
		scope,
	};
	const answer = await client.send(request);
	if (NO_SEARCH.includes(answer.status)) return undefined;
	const hits =
		rowsOf(answer.body, 'conversations', 'items', 'results') ?? client.refuse(request, answer);
	return hits
		.slice(0, limit)
		.map(
			(hit): Row =>
				isRecord(hit.conversation)
					? ({ ...hit.conversation, ...present({ score: hit.score }) } as Row)
					: hit,
		);
}

export interface WordSearch {
	words: string;
	/** How many are wanted. */
	most: number;
	query?: IDataObject;
	/** Says what becomes of the rows found so far when a request fails. */
	interrupted?: Interruption;
}

/** Conversations that hold all the words, newest first. */
export async function searchByWords(
	{ client, path, scope }: ConversationList,
	{ words, most, query = {}, interrupted }: WordSearch,
): Promise<{ rows: Row[]; looked: number; isAll: boolean }> {
	const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
	const rows = new Map<string, Row>();
	let looked = 0;
	for (let page = 0; page < MOST_PAGES && rows.size < most; page++) {
		const asked = { include_transcript: false, limit: PAGE_SIZE, offset: page * PAGE_SIZE };
		let found: Row[];
		try {
			const request: OmiRequest = { method: 'GET', path, query: { ...query, ...asked }, scope };
			found = await client.rows(request, 'conversations', 'items');
		} catch (error) {
			if (interrupted === undefined) return await Promise.reject(error);
			return { rows: interrupted(error, cut(rows, most)), looked, isAll: false };
		}
		if (found.length === 0) return { rows: cut(rows, most), looked, isAll: true };
		looked += found.length;
		for (const row of found) {
			const said = wordsOf(row);
			if (wanted.every((word) => said.includes(word))) rows.set(text(row.id) ?? said, row);
		}
	}
	return { rows: cut(rows, most), looked, isAll: false };
}

function cut(rows: Map<string, Row>, most: number): Row[] {
	return [...rows.values()].slice(0, most);
}

function wordsOf({ structured }: Row): string {
	if (!isRecord(structured)) return '';
	const { title, overview, category, action_items } = structured;
	return JSON.stringify([title, overview, category, action_items]).toLowerCase();
}
