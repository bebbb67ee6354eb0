import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { locatorValue, present } from '../omiApi/values';
import { choice } from './choices';
import { rangeFilters, rangeQuery } from './dates';
import type { DateRange } from './dates';
import { filtersField, locatorField } from './fields';
import type { Scope } from './types';

const created: DateRange = {
	noun: 'action items',
	verb: 'Created',
	from: 'start_date',
	to: 'end_date',
};

const statusFilter: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Completed', value: 'completed' },
		{ name: 'Open', value: 'open' },
	],
	default: 'open',
	description: 'Only action items with this status',
};

/** The filters of action items that both APIs have; `more` are one API's own. */
export function actionItemFilters(...more: INodeProperties[]): INodeProperties {
	return filtersField([
		locatorField({
			label: 'Conversation',
			name: 'conversationId',
			searchListMethod: 'searchConversations',
			description: 'Only action items from this conversation',
			placeholder: 'e.g. 9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
			required: false,
		}),
		...rangeFilters(created),
		...more,
		statusFilter,
	]);
}

/** What the filters ask of Omi. */
export function actionItemQuery(scope: Scope, filters: Record<string, unknown>): IDataObject {
	const status = choice(scope, filters.status, statusFilter);
	return {
		...present({
			completed: status === undefined ? undefined : String(status === 'completed'),
			conversation_id: locatorValue(filters.conversationId),
		}),
		...rangeQuery(scope, filters, created),
	};
}
