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

/** Whether it is done; a choice, since a switch that is off could also mean "leave it as it is". */
export function statusField(description: string): INodeProperties {
	return {
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Completed', value: 'completed' },
			{ name: 'Open', value: 'open' },
		],
		default: 'open',
		description,
	};
}

const statusFilter = statusField('Only action items with this status');

/** Omi's `completed` for the status chosen; undefined where none is. */
export function completedOf(scope: Scope, status: unknown): boolean | undefined {
	const chosen = choice(scope, status, statusFilter);
	return chosen === undefined ? undefined : chosen === 'completed';
}

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
	return {
		...present({
			completed: completedOf(scope, filters.status)?.toString(),
			conversation_id: locatorValue(filters.conversationId),
		}),
		...rangeQuery(scope, filters, created),
	};
}
