import type { INodeProperties } from 'n8n-workflow';

import { choice } from '../../../actions/choices';
import { collection, optionsField, textField } from '../../../actions/fields';
import { items } from '../../../actions/output';
import { appPath, userId } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import type { Json, Operation, Scope } from '../../../actions/types';
import { announcedWait, header } from '../../../omiApi/policy';
import type { OmiAnswer } from '../../../omiApi/types';
import { number } from '../../../omiApi/values';

/** A longer message would not fit into an address safely. */
const MAX_ENCODED_LENGTH = 1500;

const showInOption: INodeProperties = {
	displayName: 'Show In',
	name: 'showIn',
	type: 'options',
	options: [
		{
			name: 'Notification',
			value: 'push',
			description: 'On the phone only. For short messages, up to about 1,500 characters.',
		},
		{
			name: 'Notification and Chat',
			value: 'pushAndChat',
			description:
				"In Omi's chat as well, if the app has chat messages switched on. For messages of any length.",
		},
	],
	default: 'pushAndChat',
	description: 'Where the message appears',
};

export const send: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send notification',
	description:
		"Send a push notification to a user's phone. Omi delivers 9 per hour for each app and user, counted from the full hour.",
	properties: [
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. Noted: send the proposal',
			description: 'The text of the notification',
		},
		optionsField([showInOption]),
	],
	run: perItem(async (scope) => {
		const uid = userId(scope);
		const message = textField(scope, scope.parameter('message', ''), 'Message');
		const pushOnly = choice(scope, collection(scope, 'options').showIn, showInOption) === 'push';
		const answer = pushOnly
			? await push(scope, uid, message)
			: await pushAndChat(scope, uid, message);
		return items([sent(uid, answer)]);
	}),
};

async function push(scope: Scope, uid: string, message: string): Promise<OmiAnswer> {
	if (encodeURIComponent(message).length > MAX_ENCODED_LENGTH) {
		scope.fail(
			"'Message' is too long for a notification alone",
			"Set 'Show In' to 'Notification and Chat', or shorten the message",
		);
	}
	return await scope.client.done({
		method: 'POST',
		path: appPath(scope, 'notification'),
		query: { uid, message },
	});
}

async function pushAndChat(scope: Scope, uid: string, message: string): Promise<OmiAnswer> {
	appPath(scope);
	return await scope.client.done({
		method: 'POST',
		path: '/v1/integrations/notification',
		body: { uid, aid: scope.client.appId, message },
	});
}

/** Tells a workflow how many notifications are left, so that it need not find out by failing. */
function sent(uid: string, { headers }: OmiAnswer): Json {
	return {
		success: true,
		userId: uid,
		remaining: number(header(headers, 'x-ratelimit-remaining')) ?? null,
		resetInSeconds: announcedWait(headers, Date.now()) ?? null,
	};
}
