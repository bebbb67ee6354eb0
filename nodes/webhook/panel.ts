import type { INodeTypeDescription } from 'n8n-workflow';

/**
 * The side panel of a trigger that has not heard anything yet.
 *
 * @param field the field of Omi's developer settings that takes the URL
 * @param cue what its user can do to have Omi send something
 */
export function panelFor(field: string, cue: string): INodeTypeDescription['triggerPanel'] {
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
export function panelWith(
	field: string,
	steps: readonly string[],
): INodeTypeDescription['triggerPanel'] {
	const list = steps.map((step) => `<li>${step}</li>`).join('');
	return {
		header: '',
		executionsHelp: {
			inactive: `<b>To try it out</b>, open "Webhook URLs", copy the <b>Test URL</b>, and click "Execute step".<ol>${list}</ol><b>To go live</b>, publish the workflow and paste the <b>Production URL</b> instead. Omi takes one URL at a time, and the Test URL works only while n8n is listening.`,
			active: `<b>To try out a change</b>, click "Execute step" and paste the <b>Test URL</b> into "${field}" in the Omi app. When you are done, paste the <b>Production URL</b> back: the live workflow gets what is sent there, and its runs are in the list of executions.`,
		},
		activationHint: `Publish the workflow, then copy the Production URL from "Webhook URLs" and paste it into "${field}" in the Omi app.`,
	};
}
