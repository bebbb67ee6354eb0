import { isObject, parseJson, type Delivery } from '../delivery';
import { RESERVED, type ParameterType, type Tool, type ToolParameter } from './tool';

/** A call of a tool by Omi's chat (`utils/retrieval/tools/app_tools.py`). */
export interface ToolCall {
	readonly tool: string;
	readonly appId: string | null;
	/** Where the user is, if Omi knows; Python's text of it in calls by GET. */
	readonly geolocation: unknown;
	/** What the language model filled in, as it came. */
	readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Reads a call: the body of a POST, or the query of a GET, in which a list repeats its name.
 *
 * @returns undefined if the delivery calls no tool
 */
export function parseCall({ json, pairs }: Delivery): ToolCall | undefined {
	const all = isObject(json) ? json : gather(pairs);
	if (typeof all.tool_name !== 'string') return undefined;
	return {
		tool: all.tool_name.trim(),
		appId: typeof all.app_id === 'string' ? all.app_id : null,
		geolocation: all.geolocation ?? null,
		given: Object.fromEntries(Object.entries(all).filter(([name]) => !RESERVED.includes(name))),
	};
}

function gather(pairs: Delivery['pairs']): Record<string, unknown> {
	const all = new Map<string, string | string[]>();
	for (const [name, value] of pairs) {
		// The password in the URL is for the door, and nothing that a workflow should see.
		if (name === 'token') continue;
		const before = all.get(name);
		// Omi's own come once, and after whatever the URL had.
		if (before === undefined || RESERVED.includes(name)) all.set(name, value);
		else all.set(name, [before, value].flat());
	}
	return Object.fromEntries(all);
}

/** What a tool is called with, or a sentence that says to the chat what is wrong with it. */
export type Fitted =
	| { readonly parameters: Readonly<Record<string, unknown>> }
	| { readonly problem: string };

/**
 * Fits what a language model filled in to what the tool declares: `"3"` will do for the number 3, and one
 * thing for a list of one. What the tool does not declare is kept.
 */
export function fit(tool: Tool, given: Readonly<Record<string, unknown>>): Fitted {
	const parameters: Record<string, unknown> = { ...given };
	const problems: string[] = [];
	for (const parameter of tool.parameters) {
		const { name, type, required } = parameter;
		const value = Object.hasOwn(given, name) ? given[name] : undefined;
		if (isMissing(value, type)) {
			parameters[name] = null;
			if (required) problems.push(`"${name}" is missing`);
			continue;
		}
		const fitted = READERS[type](value);
		if (fitted === undefined) problems.push(mismatch(parameter, value));
		else parameters[name] = fitted;
	}
	if (problems.length === 0) return { parameters };
	return {
		problem: `The tool "${tool.name}" could not be used: ${problems.join('; ')}. Nothing was done. Correct this and try again.`,
	};
}

/**
 * A language model leaves out what it need not say, or says null; in a call by GET, Omi makes an empty text of
 * that (`limit=`), which says something only where a text is asked for.
 */
function isMissing(value: unknown, type: ParameterType): boolean {
	if (value === '') return type !== 'string';
	return value === undefined || value === null;
}

const KINDS: Readonly<Record<ParameterType, string>> = {
	string: 'a text',
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a JSON object',
};

function mismatch({ name, type }: ToolParameter, value: unknown): string {
	const shown = JSON.stringify(value) ?? String(value);
	const short = shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
	return `"${name}" has to be ${KINDS[type]}, not ${short}`;
}

/** How each type is read; undefined for what does not fit. */
const READERS: Readonly<Record<ParameterType, (value: unknown) => unknown>> = {
	string: (value) => (typeof value === 'object' ? undefined : String(value)),
	integer: (value) => {
		const number = toNumber(value);
		return Number.isSafeInteger(number) ? number : undefined;
	},
	number: toNumber,
	boolean: (value) => {
		if (typeof value !== 'string') return typeof value === 'boolean' ? value : undefined;
		const word = value.trim().toLowerCase();
		return word === 'true' ? true : word === 'false' ? false : undefined;
	},
	array: (value) => {
		if (Array.isArray(value)) return value;
		const read = readText(value);
		return Array.isArray(read) ? read : [value];
	},
	object: (value) => {
		const read = isObject(value) ? value : readText(value);
		return isObject(read) ? read : undefined;
	},
};

function toNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}

function readText(value: unknown): unknown {
	return typeof value === 'string' ? parseJson(value) : undefined;
}
