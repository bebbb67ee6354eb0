/** The side panel of a trigger that has a webhook, as n8n's editor takes it. */
export interface TriggerPanel {
	header: string;
	executionsHelp: { inactive: string; active: string };
	activationHint: string;
}

/** Such a URL is what an n8n at home shows, and n8n says nothing about it. */
export const unreachable = 'Omi cannot reach a URL with "localhost" in it.';

/**
 * The side panel of a trigger that has not heard anything yet.
 *
 * @param field the field of Omi's developer settings that takes the URL
 * @param cue what its user can do to have Omi send something
 */
export function panelFor(field: string, cue: string): TriggerPanel {
	return panelWith(field, [
		'In the Omi app, open Settings, then Developer (or Developer Settings).',
		`Paste the URL into "${field}" and switch it on.`,
		cue,
	]);
}

/**
 * The side panel of a trigger whose URL goes elsewhere.
 *
 * @param steps what its user does in the Omi app
 */
export function panelWith(field: string, steps: readonly string[]): TriggerPanel {
	const list = steps.map((step) => `<li>${step}</li>`).join('');
	return {
		header: '',
		executionsHelp: {
			inactive: `<b>To try it out</b>, open "Webhook URLs", copy the <b>Test URL</b>, and click "Execute step".<ol>${list}</ol><b>To go live</b>, publish the workflow and paste the <b>Production URL</b> instead. Omi takes one URL at a time, and the Test URL works only while n8n is listening.`,
			active: `<b>To try out a change</b>, click "Execute step" and paste the <b>Test URL</b> into "${field}" in the Omi app. When you are done, paste the <b>Production URL</b> back: the live workflow gets what is sent there, and its runs are in the list of executions.`,
		},
		// In the order of the clicks: to publish, one has to leave the node.
		activationHint: `Copy the Production URL from "Webhook URLs", publish the workflow, and paste the URL into "${field}" in the Omi app. ${unreachable}`,
	};
}

/**
 * What the window says that n8n opens when the workflow has been published.
 *
 * @param node the trigger's name
 * @param field the field of Omi's developer settings that takes the URL
 */
export function afterPublishing(node: string, field: string): string {
	return `Now paste the Production URL of the ${node} (at its top, under "Webhook URLs") into "${field}" in the Omi app: Settings, Developer.`;
}
