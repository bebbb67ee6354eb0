import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Scope } from '../../types';
import { dateField } from '../../shared/dates';
import { numberField, textField } from '../../shared/fields';
import { list, present } from '../../../omiApi/values';

/** Which of these fields a goal has depends on the age of the Omi backend; unknown ones it ignores. */

export const MAX_TITLE_LENGTH = 500;
const MAX_REASON_LENGTH = 2000;

export const goalId = {
	label: 'Goal',
	name: 'goalId',
	searchListMethod: 'searchGoals',
	description: 'The goal to act on',
	placeholder: 'e.g. goal_1a2b3c4d5e6f',
};

function measure(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'number', default: 0, description };
}

const currentValue = measure('Current Value', 'currentValue', 'How far it is');

const desiredOutcome: INodeProperties = {
	displayName: 'Desired Outcome',
	name: 'desiredOutcome',
	type: 'string',
	default: '',
	description: 'What will be so when the goal is reached, at most 2,000 characters',
};

const horizon: INodeProperties = {
	displayName: 'Horizon',
	name: 'horizonAt',
	type: 'dateTime',
	default: '',
	description: 'By when it should be reached',
};

const maxValue = measure('Maximum Value', 'maxValue', 'Upper end of the scale');
const minValue = measure('Minimum Value', 'minValue', 'Lower end of the scale');

const successCriteria: INodeProperties = {
	displayName: 'Success Criteria',
	name: 'successCriteria',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'How to tell that it is reached, one criterion a line, at most 20',
};

const targetValue = measure('Target Value', 'targetValue', 'The value to reach');

export const goalType: INodeProperties = {
	displayName: 'Type',
	name: 'goalType',
	type: 'options',
	options: [
		{ name: 'Boolean', value: 'boolean' },
		{ name: 'Numeric', value: 'numeric' },
		{ name: 'Scale', value: 'scale' },
	],
	default: 'numeric',
	description: 'How progress is measured',
};

const unit: INodeProperties = {
	displayName: 'Unit',
	name: 'unit',
	type: 'string',
	default: '',
	placeholder: 'e.g. km',
	description: 'What is counted',
};

const reason: INodeProperties = {
	displayName: 'Why It Matters',
	name: 'whyItMatters',
	type: 'string',
	default: '',
	description: 'The reason for the goal, at most 2,000 characters',
};

export const fieldsBeforeTitle: INodeProperties[] = [
	currentValue,
	desiredOutcome,
	horizon,
	maxValue,
	minValue,
	successCriteria,
	targetValue,
];
export const fieldsAfterTitle: INodeProperties[] = [unit, reason];

export function goalFields(scope: Scope, fields: Record<string, unknown>): IDataObject {
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
