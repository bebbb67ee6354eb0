/*
 * The tools that a workflow offers to Omi's chat, as the node defines them, and the manifest by which Omi
 * learns of them.
 */

export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

export interface ToolParameter {
	readonly name: string;
	readonly type: ParameterType;
	readonly description: string;
	readonly required: boolean;
}

export interface Tool {
	readonly name: string;
	readonly description: string;
	/** What Omi shows while the tool is at work; empty for its own words. */
	readonly statusMessage: string;
	readonly parameters: readonly ToolParameter[];
}

/**
 * The language models behind Omi's chat take function names of up to 64 characters, and Omi puts the app's id
 * (26 characters) and an underscore before the tool's name.
 */
const LONGEST_NAME = 37;
const NAME = new RegExp(`^[A-Za-z0-9_-]{1,${LONGEST_NAME}}$`);
const PARAMETER_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Omi writes these over whatever a parameter of the same name held. */
export const RESERVED: readonly string[] = ['uid', 'app_id', 'tool_name', 'geolocation', 'config'];

/**
 * Omi makes a Python function and a pydantic model of each tool (`utils/retrieval/tools/app_tools.py`), in
 * which these names are taken: with one of them the tool fails when it is called, or never reaches the chat.
 */
const TAKEN_BY_PYTHON =
	/^(self|cls|run_manager|callbacks|model_\w*|construct|copy|dict|from_orm|json|parse_(file|obj|raw)|schema|schema_json|update_forward_refs|validate)$/;

/**
 * What keeps Omi from using the tools, as sentences for who defines them.
 *
 * @returns an empty list where all is well
 */
export function problemsOf(tools: readonly Tool[]): string[] {
	if (tools.length === 0) return ['There is no tool yet: add one under "Tools".'];
	const names = tools.map(({ name }) => name);
	return [
		...duplicates(names).map((name) => `Two tools are called "${name}": give each its own name.`),
		...tools.flatMap(problemsOfTool),
	];
}

function problemsOfTool({ name, description, parameters }: Tool): string[] {
	const problems: string[] = [];
	if (!NAME.test(name)) {
		problems.push(
			`A tool cannot be called "${name}": use up to ${LONGEST_NAME} letters, digits, "_" and "-", as in "find_stock".`,
		);
	}
	if (description === '') {
		problems.push(
			`The tool "${name}" needs a description: Omi reads it to decide when to use the tool.`,
		);
	}
	const names = parameters.map((parameter) => parameter.name);
	for (const parameter of names) {
		if (RESERVED.includes(parameter) || TAKEN_BY_PYTHON.test(parameter)) {
			problems.push(
				`The tool "${name}" has a parameter "${parameter}", which Omi uses for its own purposes: choose another name.`,
			);
		} else if (!PARAMETER_NAME.test(parameter)) {
			problems.push(
				`A parameter of the tool "${name}" cannot be called "${parameter}": use letters, digits and "_", beginning with a letter.`,
			);
		}
	}
	for (const parameter of duplicates(names)) {
		problems.push(`The tool "${name}" has two parameters called "${parameter}".`);
	}
	return problems;
}

function duplicates(names: readonly string[]): string[] {
	return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/**
 * The manifest that Omi reads when an app is saved (`utils/apps.py`, `_validate_tool_definition`).
 *
 * @param endpoint the address that Omi is to call, the same for all tools since a call names its tool
 */
export function manifestOf(tools: readonly Tool[], endpoint: string) {
	return {
		tools: tools.map(({ name, description, statusMessage, parameters }) => ({
			name,
			description,
			endpoint,
			// By GET, lists and objects would not survive the query.
			method: 'POST',
			parameters: {
				type: 'object',
				properties: Object.fromEntries(parameters.map((one) => [one.name, schemaOf(one)])),
				required: parameters.filter(({ required }) => required).map((one) => one.name),
			},
			auth_required: false,
			...(statusMessage !== '' && { status_message: statusMessage }),
		})),
	};
}

/** Omi has its model write objects as text, so that the model has to be told what kind. */
function schemaOf({ type, description }: ToolParameter) {
	if (type !== 'object') return { type, description };
	return { type, description: `${description} (written as a JSON object)`.trim() };
}
