import { collection, numberField, optionsField, textField } from '../../../actions/fields';
import { items, outputFields, shaped } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { answerShape } from '../../../actions/shapes';
import type { Operation } from '../../../actions/types';

const TIMEOUT_SECONDS = 120;
const DEFAULT_SOURCES = 5;

export const ask: Operation = {
	value: 'ask',
	name: 'Ask',
	action: 'Ask question',
	description:
		"Ask Omi a question about the user's conversations. Omi allows about 25 questions per hour.",
	properties: [
		{
			displayName: 'Question',
			name: 'question',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. What did I promise Ann last week?',
			description: 'What to ask. The answer names the conversations it is based on.',
		},
		optionsField([
			{
				displayName: 'Max Sources',
				name: 'maxSources',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 5,
				description: 'How many conversations Omi may use for the answer',
			},
			{
				displayName: 'Time Zone',
				name: 'timezone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description:
					"The time zone that words like 'yesterday' refer to. The workflow's if left out.",
			},
		]),
		...outputFields(answerShape),
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const zone = textField(scope, options.timezone, 'Time Zone', { optional: true });
		const row = await scope.client.row(
			{
				method: 'POST',
				path: developerPath('ask'),
				body: {
					question: textField(scope, scope.parameter('question', ''), 'Question'),
					limit: numberField(scope, options.maxSources, 'Max Sources') ?? DEFAULT_SOURCES,
					timezone: zone ?? scope.timezone,
				},
				scope: 'conversations:read',
				timeoutSeconds: TIMEOUT_SECONDS,
				notFound: 'This Omi backend may be too old to answer questions',
			},
			'answer',
		);
		const { answer, sources } = answerShape.simplify(row);
		if (!answer || (Array.isArray(sources) && sources.length === 0)) {
			scope.hint('Omi found no conversation to base an answer on.');
		}
		return items([shaped(scope, answerShape, row)]);
	}),
};
