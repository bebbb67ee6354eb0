import type { Operation } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection, numberField, textField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';

const TIMEOUT_SECONDS = 120;
const DEFAULT_SOURCES = 5;

export const ask: Operation = {
	value: 'ask',
	name: 'Ask',
	action: 'Ask a question',
	description:
		'Ask Omi something about the conversations of the user. Omi allows about 25 questions an hour.',
	apis: ['developerApi'],
	properties: [
		{
			displayName: 'Question',
			name: 'question',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. What did I promise Ann last week?',
			description: 'What to ask; the answer comes with the conversations it rests on',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Max Sources',
					name: 'maxSources',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 5,
					description: 'How many conversations to consider at most',
				},
				{
					displayName: 'Time Zone',
					name: 'timezone',
					type: 'string',
					default: '',
					placeholder: 'e.g. Europe/Berlin',
					description: "In which zone words like 'yesterday' are meant, the workflow's if left out",
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const answer = await scope.client.send({
			method: 'POST',
			path: developerPath('ask'),
			body: {
				question: textField(scope, scope.parameter('question', ''), 'Question'),
				limit: numberField(scope, options.maxSources, 'Max Sources') ?? DEFAULT_SOURCES,
				timezone:
					textField(scope, options.timezone, 'Time Zone', { optional: true }) ?? scope.timezone,
			},
			scope: 'conversations:read',
			timeoutSeconds: TIMEOUT_SECONDS,
			notFound: 'This Omi backend may be too old to answer questions',
		});
		return asRow(answer.body, { answer: '', sources: [] });
	}),
};
