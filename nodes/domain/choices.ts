import { isObject } from './delivery';
import { parseList } from './auth/secrets';

/*
 * What may be chosen for a parameter. The panel offers nothing else, but an expression, an agent or a workflow made
 * elsewhere can give anything.
 */

/** A parameter, as far as its choices go: n8n's descriptions of parameters fit. */
export interface Choosable {
	readonly displayName: string;
	readonly name: string;
	readonly type: string;
	readonly default?: unknown;
	readonly options?: readonly object[];
}

/** A value that can be used, and what was wrong with the one that was given. */
export interface Fitted {
	readonly value: unknown;
	/** Sentences for who has written the expression; none where all is well. */
	readonly problems: readonly string[];
}

/** Fits a value to what its parameter offers: what it does not offer is replaced by the default. */
export function fitChoice(parameter: Choosable, given: unknown): Fitted {
	switch (parameter.type) {
		case 'options':
			return valuesOf(parameter).includes(given)
				? { value: given, problems: [] }
				: { value: parameter.default, problems: [problemWith(parameter, given)] };
		case 'boolean':
			return fitFlag(parameter, given);
		case 'multiOptions':
			return fitSeveral(parameter, given);
		case 'collection':
			return fitCollection(parameter, given);
		default:
			return { value: given, problems: [] };
	}
}

/** On and off as n8n itself reads them where it asks for one of the two; an expression mostly gives a text. */
const FLAGS = new Map<unknown, boolean>([
	...[true, 1, 'true', '1'].map((on) => [on, true] as const),
	...[false, 0, 'false', '0'].map((off) => [off, false] as const),
]);

/** @returns undefined for what is neither on nor off */
export function flagIn(given: unknown): boolean | undefined {
	return FLAGS.get(typeof given === 'string' ? given.trim().toLowerCase() : given);
}

/** Whether nothing is given, which is no mistake. */
export function isNothing(given: unknown): boolean {
	return given === undefined || given === null || given === '';
}

function fitFlag(parameter: Choosable, given: unknown): Fitted {
	const value = flagIn(given);
	if (value !== undefined) return { value, problems: [] };
	const problems = isNothing(given) ? [] : [problemWith(parameter, given)];
	return { value: parameter.default, problems };
}

/**
 * Several may be chosen; an expression may give them as a text, with commas between them. What is not offered stays:
 * without it a filter would let everything through, and with it nothing comes of it.
 */
function fitSeveral(parameter: Choosable, given: unknown): Fitted {
	const chosen: unknown[] | undefined = Array.isArray(given)
		? given
		: typeof given === 'string'
			? parseList(given)
			: undefined;
	if (chosen === undefined) {
		return { value: parameter.default, problems: [problemWith(parameter, given)] };
	}
	const offered = valuesOf(parameter);
	const unknown = chosen.filter((one) => !offered.includes(one));
	return {
		value: chosen,
		problems: unknown.slice(0, 1).map((one) => problemWith(parameter, one)),
	};
}

function fitCollection({ options = [] }: Choosable, given: unknown): Fitted {
	if (!isObject(given)) return { value: {}, problems: [] };
	const value: Record<string, unknown> = { ...given };
	const problems: string[] = [];
	for (const option of options as readonly Choosable[]) {
		if (!Object.hasOwn(given, option.name)) continue;
		if (option.type === 'boolean' && isNothing(given[option.name])) {
			delete value[option.name];
			continue;
		}
		const fitted = fitChoice(option, given[option.name]);
		value[option.name] = fitted.value;
		problems.push(...fitted.problems);
	}
	return { value, problems };
}

function valuesOf({ type, options = [] }: Choosable): unknown[] {
	if (type === 'boolean') return [true, false];
	return options.map((option) => (option as { readonly value?: unknown }).value);
}

const LONGEST_SHOWN = 60;

/** @param given what is none of the parameter's choices */
export function problemWith(parameter: Choosable, given: unknown): string {
	return `The parameter '${parameter.displayName}' cannot be ${shown(given)}. It can be ${choicesIn(parameter)}.`;
}

/** A value as a text that is not too long for a sentence. */
export function shown(given: unknown): string {
	const text = JSON.stringify(given) ?? 'nothing';
	return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** All choices, as in `"a", "b" or "c"`. */
export function choicesIn(parameter: Choosable): string {
	const values = valuesOf(parameter).map((value) => JSON.stringify(value));
	const last = values.pop() ?? '';
	return values.length === 0 ? last : `${values.join(', ')} or ${last}`;
}
