import type { INodeTypeDescription, IWebhookDescription } from 'n8n-workflow';
import { whereAuthenticated } from './authenticate';
import { unreadWebhooksAt, webhooksAt, type MethodField } from './description';
import { afterPublishing, type TriggerPanel } from './panel';

/*
 * What of a webhook a node has that can also do without one: where it receives by asking only, n8n registers none (it
 * passes over one without a method), shows no URL, and runs the node at once where it would listen.
 */

const IS_ASKING = '$parameter["receive"] === "api"';

const methodWhereReceiving: MethodField = (method) => ({
	template: `={{ ${IS_ASKING} ? "" : "${method}" }}`,
	resolve: ({ receive }) => (receive === 'api' ? '' : method),
});

function hiddenWhereAsking(webhooks: readonly IWebhookDescription[]): IWebhookDescription[] {
	return webhooks.map((webhook) => {
		return { ...webhook, ndvHideUrl: webhook.ndvHideUrl ?? `={{ ${IS_ASKING} }}` };
	});
}

/** The webhooks of a trigger that has them unless it receives by asking only. */
export function webhooksWhereReceiving(path: string): IWebhookDescription[] {
	return hiddenWhereAsking(webhooksAt(path, 'firstEntryJson', methodWhereReceiving));
}

/** The same for deliveries whose answers Omi does not read. */
export function unreadWebhooksWhereReceiving(path: string): IWebhookDescription[] {
	return hiddenWhereAsking(unreadWebhooksAt(path, methodWhereReceiving));
}

/** The panel of such a trigger: who has no public address is told of the other way, where it has nothing else to say. */
export function panelWhereReceiving({
	activationHint,
	...panel
}: TriggerPanel): INodeTypeDescription['triggerPanel'] {
	return {
		...panel,
		activationHint: `${activationHint} If yours is one, set "Receive" to "By Asking Omi".`,
		hideContent: `={{ ${IS_ASKING} }}`,
	};
}

/** What such a trigger says when it has been published, whichever way it receives. */
export function afterPublishingWhereReceiving(node: string, field: string): string {
	return `${afterPublishing(node, field)} If "Receive" is set to "By Asking Omi", there is nothing to paste.`;
}

/** Where the credential for deliveries is asked for. */
export const whereAuthenticatedAndReceiving = {
	...whereAuthenticated,
	// Not as what it is shown for: see `trigger/asking/properties.ts`.
	hide: { receive: ['api'] },
};
