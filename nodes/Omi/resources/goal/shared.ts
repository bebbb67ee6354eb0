import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { dateField } from '../../../actions/dates';
import { alphabetical, numberField, textField } from '../../../actions/fields';
import type { Clearable, Thing } from '../../../actions/operations';
import { goalShape } from '../../../actions/shapes';
import type { Scope } from '../../../actions/types';
import { list, present } from '../../../omiApi/values';

/** Which of these fields a goal has depends on the age of the Omi backend; unknown ones it ignores. */

export const MAX_TITLE_LENGTH = 500;
const MAX_REASON_LENGTH = 2000;

export const thing: Thing = {
	noun: 'goal',
	plural: 'goals',
	path: 'goals',
	scope: 'goals',
	marks: ['id', 'goal_id'],
	rows: ['goals'],
	locator: {
		label: 'Goal',
		name: 'goalId',
		searchListMethod: 'searchGoals',
		description: 'The goal to use',
		placeholder: 'e.g. goal_1a2b3c4d5e6f',
	},
	shape: goalShape,
};

/** By what it is measured: the type, which Omi fixes when the goal is made. */
export const goalType: INodeProperties = {
	displayName: 'Type',
	name: 'goalType',
	type: 'options',
	options: [
		{ name: 'Number', value: 'numeric', description: 'A value that grows, such as kilometers' },
		{ name: 'Scale', value: 'scale', description: 'A value between a minimum and a maximum' },
		{ name: 'Yes or No', value: 'boolean', description: 'Reached or not' },
	],
	default: 'numeric',
	description: 'How progress is measured',
};

const measure = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { numberPrecision: 6 },
	default: 0,
	description,
});

/** What can be said of a goal beside its title and type. */
export const goalFields: INodeProperties[] = [
	measure('Current Value', 'currentValue', "The total reached so far, in the goal's unit"),
	{
		displayName: 'Desired Outcome',
		name: 'desiredOutcome',
		type: 'string',
		default: '',
		description: 'What will be different when the goal is reached, at most 2,000 characters',
	},
	{
		displayName: 'Horizon',
		name: 'horizonAt',
		type: 'dateTime',
		default: '',
		description: 'When the goal should be reached',
	},
	measure('Maximum Value', 'maxValue', "The upper end of the scale, in the goal's unit"),
	measure('Minimum Value', 'minValue', "The lower end of the scale, in the goal's unit"),
	{
		displayName: 'Success Criteria',
		name: 'successCriteria',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'How to tell that the goal is reached: one criterion per line, at most 20',
	},
	measure('Target Value', 'targetValue', "The value to reach, in the goal's unit"),
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'string',
		default: '',
		placeholder: 'e.g. km',
		description: 'The unit that the values are in',
	},
	{
		displayName: 'Why It Matters',
		name: 'whyItMatters',
		type: 'string',
		default: '',
		description: 'The reason for the goal, at most 2,000 characters',
	},
];

/** The fields together with one operation's own. */
export function fieldsWith(own: INodeProperties): INodeProperties[] {
	return alphabetical([...goalFields, own]);
}

export const clearable: readonly Clearable[] = [
	{ name: 'desiredOutcome', label: 'Desired Outcome', field: 'desired_outcome' },
	{ name: 'horizonAt', label: 'Horizon', field: 'horizon_at' },
	{ name: 'maxValue', label: 'Maximum Value', field: 'max_value' },
	{ name: 'minValue', label: 'Minimum Value', field: 'min_value' },
	{ name: 'successCriteria', label: 'Success Criteria', field: 'success_criteria', empty: [] },
	{ name: 'targetValue', label: 'Target Value', field: 'target_value' },
	{ name: 'unit', label: 'Unit', field: 'unit' },
	{ name: 'whyItMatters', label: 'Why It Matters', field: 'why_it_matters' },
];

export function goalBody(scope: Scope, fields: Record<string, unknown>): IDataObject {
	const long = { max: MAX_REASON_LENGTH, optional: true };
	const criteria =
		typeof fields.successCriteria === 'string'
			? fields.successCriteria.split('\n').map((line) => line.trim())
			: list(fields.successCriteria);
	const stated = criteria.filter((line) => line !== '');
	return present({
		current_value: numberField(scope, fields.currentValue, 'Current Value'),
		desired_outcome: textField(scope, fields.desiredOutcome, 'Desired Outcome', long),
		horizon_at: dateField(scope, fields.horizonAt, 'Horizon'),
		max_value: numberField(scope, fields.maxValue, 'Maximum Value'),
		min_value: numberField(scope, fields.minValue, 'Minimum Value'),
		success_criteria: stated.length > 0 ? stated : undefined,
		target_value: numberField(scope, fields.targetValue, 'Target Value'),
		unit: textField(scope, fields.unit, 'Unit', { optional: true }),
		why_it_matters: textField(scope, fields.whyItMatters, 'Why It Matters', long),
	});
}
