import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { asText } from '../domain/asText';
import { parseList } from '../domain/auth/secrets';
import { fitChoice } from '../domain/choices';
import {
	CONTEXT_FILTERS,
	LONGEST_PROMPT,
	SHORTEST_NOTIFICATION,
	toPrompt,
	type Proactive,
	type ReplyKind,
} from '../domain/replies';
import { wellFormed } from '../domain/wellFormed';
import { properties } from './description';

/** What Omi is answered, and what the author of the workflow should know of it. */
export interface ReplyBody {
	readonly body: IDataObject;
	readonly warning?: string;
}

/**
 * Makes the answer that the node's parameters describe, for the first item.
 *
 * @throws NodeOperationError where there is nothing to say, or more than Omi takes
 */
export function bodyOf(context: IExecuteFunctions): ReplyBody {
	switch (kindOf(context)) {
		case 'notification':
			return notificationOf(textOf(context, 'message', 'Message'));
		case 'chatAnswer':
			return { body: { result: textOf(context, 'result', 'Answer') } };
		case 'proactive':
			return { body: { notification: { ...proactiveOf(context) } } };
		case 'nothing':
			return { body: {} };
	}
}

function notificationOf(message: string): ReplyBody {
	// Counted as Python does, which Omi's backend is written in.
	const { length } = [...message];
	if (length >= SHORTEST_NOTIFICATION) return { body: { message } };
	return {
		body: { message },
		warning: `"${message}" is too short: of live speech Omi shows only messages of ${SHORTEST_NOTIFICATION} characters or more.`,
	};
}

function proactiveOf(context: IExecuteFunctions): Proactive {
	const prompt = toPrompt(textOf(context, 'prompt', 'Prompt'));
	if ([...prompt].length > LONGEST_PROMPT) {
		throw new NodeOperationError(context.getNode(), 'The prompt is too long.', {
			description: `Omi takes prompts of up to ${LONGEST_PROMPT.toLocaleString('en')} characters.`,
		});
	}
	const params = chosen<string[]>(context, 'params');
	const given = chosen<IDataObject>(context, 'context');
	const question = typeof given.question === 'string' ? given.question.trim() : '';
	const filters = {
		people: listOf(given.people),
		topics: listOf(given.topics),
		entities: listOf(given.entities),
		dates: listOf(given.dates),
	};
	const isAsked = question !== '' || CONTEXT_FILTERS.some((filter) => filters[filter].length > 0);
	return {
		prompt,
		// Without it Omi looks nothing up.
		params: isAsked ? [...new Set([...params, 'user_context'])] : params,
		...(isAsked && { context: { ...(question !== '' && { question }), filters } }),
	};
}

/** @throws NodeOperationError where an expression gives none of the choices */
export function kindOf(context: IExecuteFunctions): ReplyKind {
	return chosen<ReplyKind>(context, 'kind');
}

function chosen<Value>(context: IExecuteFunctions, name: string): Value {
	const property = properties.find((candidate) => candidate.name === name);
	if (property === undefined) throw new Error(`There is no parameter "${name}".`);
	const given: unknown = context.getNodeParameter(name, 0, property.default);
	const { value, problems } = fitChoice(property, given);
	if (problems[0] !== undefined) throw new NodeOperationError(context.getNode(), problems[0]);
	return value as Value;
}

/** @throws NodeOperationError where nothing is given */
function textOf(context: IExecuteFunctions, parameter: string, label: string): string {
	const value: unknown = context.getNodeParameter(parameter, 0, '');
	const text = wellFormed(Array.isArray(value) ? JSON.stringify(value) : asText(value));
	if (text.trim() !== '') return text;
	throw new NodeOperationError(context.getNode(), `The parameter '${label}' is empty.`, {
		description: "To reply without words, set 'Reply With' to 'Nothing'.",
	});
}

/** An expression may give a list already. */
function listOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(asText) : parseList(value);
}
