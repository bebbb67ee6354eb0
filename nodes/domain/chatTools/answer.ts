import { isObject, parseJson } from '../delivery';

/** The answer to a call of a tool: Omi's model reads `result`, and says it in its own words. */
export interface ToolAnswer {
	readonly result: string;
}

/** Where the nodes that a workflow is likely to end with put their text. */
const TEXT_FIELDS = ['result', 'message', 'text', 'output', 'answer', 'response'];

/**
 * Makes an answer of what a workflow said. Omi would write anything but text in Python's way, so that all
 * else becomes JSON here, which a language model reads as well.
 *
 * @param said a node's answer: a text, one item or the list of the last node's items
 */
export function toAnswer(said: unknown): ToolAnswer {
	if (typeof said === 'string') return fromText(said);
	if (Array.isArray(said)) {
		const [only, ...others] = said as unknown[];
		if (only === undefined) return SILENT;
		if (others.length === 0 && isObject(only)) return toAnswer(only);
	}
	if (isObject(said)) {
		if ('result' in said) return { result: inWords(said.result) };
		const [only, ...others] = Object.keys(said);
		if (only === undefined) return SILENT;
		if (others.length === 0 && TEXT_FIELDS.includes(only)) return { result: inWords(said[only]) };
	}
	return { result: inWords(said) };
}

/** n8n's nodes send JSON as text as well. */
function fromText(text: string): ToolAnswer {
	const isJson = text.startsWith('{') || text.startsWith('[');
	const read = isJson ? parseJson(text) : undefined;
	return read === undefined ? { result: text } : toAnswer(read);
}

function inWords(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		// Circular, or a number too large for JSON.
		return 'The workflow answered with something that cannot be put into words.';
	}
}

export const SILENT: ToolAnswer = { result: 'Done. The workflow has nothing to add.' };

export const STARTED: ToolAnswer = {
	result: 'The workflow has been started. It does not report back.',
};

export const LATE: ToolAnswer = {
	result:
		'The workflow is still running and will go on, but it is too late for its answer. There is no need to try again.',
};

export const FAILED: ToolAnswer = {
	result: 'The workflow that does this has failed. Its owner can see why in n8n, under Executions.',
};

export const COPY: ToolAnswer = { result: 'This request has already been accepted.' };

/** @param offered the names of the tools that there are */
export function unknownTool(name: string, offered: readonly string[]): ToolAnswer {
	const list =
		offered.length === 0 ? 'It offers none at present' : `It offers ${offered.join(', ')}`;
	return {
		result: `The workflow offers no tool called "${name}". ${list}. Whoever made the app has to save it in Omi again, so that Omi reads the list of tools afresh.`,
	};
}
