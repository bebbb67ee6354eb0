import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../types';
import { rowsOf } from '../../../omiApi/answers';
import { dateField } from '../../shared/dates';
import { collection, locatorField, returnAllFields, wanted } from '../../shared/fields';
import { collect } from '../../../omiApi/paging';
import { appPath, developerPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { locatorValue, present, text } from '../../../omiApi/values';

const PAGE_SIZE = 100;

const completed: INodeProperties = {
	displayName: 'Completed',
	name: 'completed',
	type: 'boolean',
	default: false,
	description: 'Whether to return only what is done or only what is open',
};

const conversation = locatorField({
	label: 'Conversation',
	name: 'conversationId',
	searchListMethod: 'searchConversations',
	description: 'Only action items from this conversation',
	placeholder: 'e.g. 9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
	required: false,
});

const createdBefore: INodeProperties = {
	displayName: 'Created Before',
	name: 'endDate',
	type: 'dateTime',
	default: '',
	description: 'Only action items made up to this moment; a day without a time is included whole',
};

const createdAfter: INodeProperties = {
	displayName: 'Created After',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	description: 'Only action items made from this moment on',
};

const filters = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection' as const,
	placeholder: 'Add filter',
	default: {},
};

export const getMany: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many action items',
	description: 'Retrieve a list of action items',
	apis: ['developerApi', 'appApi'],
	properties: [
		...returnAllFields,
		{
			...filters,
			options: [completed, conversation, createdAfter, createdBefore],
			displayOptions: { show: { authentication: ['developerApi'] } },
		},
		{
			...filters,
			options: [
				completed,
				conversation,
				createdAfter,
				createdBefore,
				{
					displayName: 'Due After',
					name: 'dueStartDate',
					type: 'dateTime',
					default: '',
					description: 'Only action items due from this moment on',
				},
				{
					displayName: 'Due Before',
					name: 'dueEndDate',
					type: 'dateTime',
					default: '',
					description:
						'Only action items due up to this moment; a day without a time is included whole',
				},
			],
			displayOptions: { show: { authentication: ['appApi'] } },
		},
	],
	run: perItem(async (scope) => {
		const isApp = scope.api === 'appApi';
		const chosen = collection(scope, 'filters');
		const query = {
			...present({
				completed: chosen.completed === undefined ? undefined : text(chosen.completed),
				conversation_id: locatorValue(chosen.conversationId),
				start_date: dateField(scope, chosen.startDate, 'Created After'),
				end_date: dateField(scope, chosen.endDate, 'Created Before', 'endOfDay'),
			}),
			...(isApp
				? present({
						uid: userId(scope),
						due_start_date: dateField(scope, chosen.dueStartDate, 'Due After'),
						due_end_date: dateField(scope, chosen.dueEndDate, 'Due Before', 'endOfDay'),
					})
				: {}),
		};
		const path = isApp ? appPath(scope, 'tasks') : developerPath('action-items');
		return await collect(
			async (offset, limit) => {
				const answer = await scope.client.send({
					method: 'GET',
					path,
					query: { ...query, limit, offset },
					scope: 'action_items:read',
				});
				return rowsOf(answer.body, 'tasks', 'action_items');
			},
			{ pageSize: PAGE_SIZE, wanted: wanted(scope) },
		);
	}),
};
