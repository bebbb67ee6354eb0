import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { choicesIn, flagIn, isNothing, shown } from '../domain/choices';
import { text } from '../omiApi/values';
import type { Scope } from './types';

/**
 * One of a parameter's choices, as an expression or an agent may give it: by its value, or by its name as the panel
 * shows it. Anything else stops the item, since "Done" must be taken neither for "Open" nor for nothing.
 *
 * @returns undefined where nothing is chosen
 */
export function choice(
	scope: Scope,
	given: unknown,
	property: INodeProperties,
): string | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const wanted = (text(given) ?? '').trim().toLowerCase();
	const offered = (property.options ?? []) as INodePropertyOptions[];
	const found = offered.find(({ name, value }) => {
		return [String(value), name].some((word) => word.toLowerCase() === wanted);
	});
	if (found === undefined) {
		scope.fail(
			`'${property.displayName}' cannot be ${shown(given)}`,
			`Choose one of these: ${choicesIn(property)}`,
		);
	}
	return String(found.value);
}

/**
 * A switch, as an expression or an agent may give it: also by its text. What is neither on nor off stops the item, since
 * half of a list must not pass for all of it.
 *
 * @param otherwise where nothing is given
 */
export function isOn(scope: Scope, given: unknown, label: string, otherwise = false): boolean {
	const value = isNothing(given) ? otherwise : flagIn(given);
	if (value === undefined) {
		scope.fail(`'${label}' cannot be ${shown(given)}`, 'It is true or false');
	}
	return value;
}
