import type { Operation, Row, Scope } from '../../types';
import { asRow } from '../../../omiApi/answers';
import { collection, textField } from '../../shared/fields';
import { appPath, userId } from '../../shared/paths';
import { perItem } from '../../shared/run';
import { number, present } from '../../../omiApi/values';
import type { OmiAnswer } from '../../../omiApi/client';
import { announcedWait, header } from '../../../omiApi/policy';

/** A longer message would not fit into an address safely. */
const MAX_ENCODED_LENGTH = 1500;

export const send: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send a notification',
	description:
		"Send a push notification to the user's phone. Omi lets 9 through in each hour of the clock, for each app and user.",
	apis: ['appApi'],
	properties: [
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. Noted: send the proposal',
			description: 'What the user reads',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Show In',
					name: 'showIn',
					type: 'options',
					options: [
						{
							name: 'Notification',
							value: 'push',
							description:
								'Push notification only; for short messages, since they travel in an address',
						},
						{
							name: 'Notification and Chat',
							value: 'pushAndChat',
							description:
								"Also as a message in Omi's chat, if the app has chat messages switched on; takes long messages",
						},
					],
					default: 'pushAndChat',
					description: 'Where the message appears',
				},
			],
		},
	],
	run: perItem(async (scope) => {
		const uid = userId(scope);
		const message = textField(scope, scope.parameter('message', ''), 'Message');
		const pushOnly = collection(scope, 'options').showIn === 'push';
		const answer = pushOnly
			? await push(scope, uid, message)
			: await pushAndChat(scope, uid, message);
		return withAllowance(answer);
	}),
};

async function push(scope: Scope, uid: string, message: string): Promise<OmiAnswer> {
	if (encodeURIComponent(message).length > MAX_ENCODED_LENGTH) {
		scope.fail(
			"'Message' is too long for a notification alone",
			"Set 'Show In' to Notification and Chat, or shorten the message",
		);
	}
	return await scope.client.send({
		method: 'POST',
		path: appPath(scope, 'notification'),
		query: { uid, message },
	});
}

async function pushAndChat(scope: Scope, uid: string, message: string): Promise<OmiAnswer> {
	appPath(scope);
	return await scope.client.send({
		method: 'POST',
		path: '/v1/integrations/notification',
		body: { uid, aid: scope.client.appId, message },
	});
}

/** Tells a workflow how many notifications are left, so that it need not find out by failing. */
function withAllowance({ body, headers }: OmiAnswer): Row {
	const remaining = number(header(headers, 'x-ratelimit-remaining'));
	return {
		...asRow(body, {}),
		success: true,
		...present({ remaining, resetInSeconds: announcedWait(headers, Date.now()) }),
	};
}
