import { bears, type Act, objectOf, objectsOf, Refusal, textOf, type Json } from './service.mts';

export const NOTION_TOKEN = 'ntn_simulated';

/** A page that pages can be made below, and a database of tasks. */
export const NOTION_PAGE = '11111111-2222-4333-8444-555555555555';
export const NOTION_DATABASE = '66666666-7777-4888-9999-aaaaaaaaaaaa';

/** The database's columns, as "Retrieve a database" names them. */
const COLUMNS: Readonly<Record<string, string>> = {
	Name: 'title',
	Due: 'date',
	Done: 'checkbox',
	'Said in': 'rich_text',
};

export interface NotionPage {
	parent: Json;
	properties: Json;
	children: Json[];
}

const refuse = (message: string, status = 400, code = 'validation_error') =>
	new Refusal(status, { object: 'error', status, code, message });

/** Notion's "Create a page" and "Retrieve a database" (https://developers.notion.com/reference). */
export function notion(pages: NotionPage[]): Act {
	return (request) => {
		const { method, path, headers, json } = request;
		if (!bears(request, NOTION_TOKEN)) throw refuse('API token is invalid.', 401, 'unauthorized');
		if (!/^\d{4}-\d\d-\d\d$/.test(String(headers['notion-version']))) {
			throw refuse('Notion-Version header should be defined.', 400, 'missing_version');
		}
		if (method === 'GET' && path === `/v1/databases/${NOTION_DATABASE}`) {
			const columns = Object.entries(COLUMNS);
			const properties = columns.map(([name, type]) => [
				name,
				{ id: name, name, type, [type]: {} },
			]);
			return {
				object: 'database',
				id: NOTION_DATABASE,
				properties: Object.fromEntries(properties),
			};
		}
		if (method !== 'POST' || path !== '/v1/pages') {
			throw refuse(`Could not find ${path}.`, 404, 'object_not_found');
		}
		const parent = objectOf(json.parent);
		const properties = objectOf(json.properties);
		const isTask = parent.database_id === NOTION_DATABASE;
		if (!isTask && parent.page_id !== NOTION_PAGE) {
			throw refuse('body.parent should be a page or a database.', 404, 'object_not_found');
		}
		if (isTask) checkColumns(properties);
		const children = objectsOf(json.children);
		for (const text of textsIn([properties, children])) {
			if (text.length > 2000) throw refuse('text.content.length should be ≤ `2000`.');
		}
		if (children.length > 100) throw refuse('body.children.length should be ≤ `100`.');
		pages.push({ parent, properties, children });
		return answerOf(`page-${pages.length}`, properties);
	};
}

/** A page as Notion answers it: each property with its type, and each text with how it looks. */
function answerOf(id: string, properties: Json): Json {
	const typed = Object.entries(properties).map(([name, value]) => {
		// Of a title the list alone will do.
		const given = Array.isArray(value) ? { title: value as unknown } : objectOf(value);
		const [type = 'title', own] = Object.entries(given)[0] ?? [];
		const texts = objectsOf(own).map(({ text }) => ({
			type: 'text',
			text,
			plain_text: objectOf(text).content,
		}));
		return [name, { id: name, type, [type]: Array.isArray(own) ? texts : own }];
	});
	const url = `https://www.notion.so/${id}`;
	return { object: 'page', id, url, properties: Object.fromEntries(typed) };
}

function checkColumns(properties: Json): void {
	for (const [key, value] of Object.entries(properties)) {
		const type = COLUMNS[key];
		if (type === undefined) throw refuse(`${key} is not a property that exists.`);
		if (!(type in objectOf(value))) throw refuse(`${key} is expected to be ${type}.`);
		const { start } = objectOf(objectOf(value).date);
		if (type === 'date' && Number.isNaN(Date.parse(String(start)))) {
			throw refuse(`${key} should be a valid ISO 8601 date string.`);
		}
	}
}

/** Every text that stands in a page, wherever. */
export function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsIn);
	const { content, ...rest } = objectOf(value);
	const own = textOf(content);
	return [...(own === undefined ? [] : [own]), ...Object.values(rest).flatMap(textsIn)];
}
