import type { Operation } from '../../types';
import { id, locatorField, simplifies, simplifyField } from '../../shared/fields';
import { developerPath } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { simplifyConversation } from '../../shared/simplify';
import { asRow } from '../../../omiApi/answers';
import { conversationId } from './shared';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a conversation',
	description: 'Retrieve a conversation',
	apis: ['developerApi'],
	properties: [
		locatorField(conversationId),
		{
			displayName: 'Include Transcript',
			name: 'includeTranscript',
			type: 'boolean',
			default: true,
			description:
				'Whether to fetch what was said as well. Omi allows about 25 requests with transcripts an hour.',
		},
		simplifyField,
	],
	run: perItem(async (scope) => {
		const answer = await scope.client.send({
			method: 'GET',
			path: developerPath('conversations', id(scope, 'conversationId', 'Conversation')),
			query: { include_transcript: scope.parameter('includeTranscript', true) === true },
			scope: 'conversations:read',
		});
		const raw = asRow(answer.body, {});
		return simplifies(scope) ? simplifyConversation(raw) : raw;
	}),
};
