import type { INodeType } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';

/** What somebody reads beside a trigger, and after publishing it, who has never seen either n8n or the Omi app. */

const memory = new OmiMemoryTrigger();
const daySummary = new OmiDaySummaryTrigger();
const named: Array<[field: string, node: INodeType]> = [
	['Conversation Events', memory],
	['Day Summary', daySummary],
	['Real-time Transcript', new OmiTranscriptTrigger()],
	['Realtime Audio Bytes', new OmiAudioTrigger()],
	['Button Events', new OmiButtonTrigger()],
	['Chat Tools Manifest URL', new OmiChatToolTrigger()],
	['Setup Completed URL', new OmiSetupTrigger()],
];

function hintOf({ description: { triggerPanel } }: INodeType): string {
	return typeof triggerPanel === 'object' ? String(triggerPanel.activationHint) : '';
}

describe.each(named)('the trigger for "%s"', (field, node) => {
	it('says what to do in the order in which it is clicked, and where the URL goes', () => {
		const hint = hintOf(node);
		const steps = ['Copy the Production URL', 'publish the workflow', `"${field}"`];
		const places = steps.map((step) => hint.indexOf(step));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...places].sort((a, b) => a - b));
	});

	it('warns whose n8n is at home, before anything is pasted', () => {
		expect(hintOf(node)).toContain('Omi cannot reach a URL with "localhost" in it');
	});

	it('says once more where the URL goes when it has been published', () => {
		const { activationMessage, displayName } = node.description;
		expect(activationMessage).toMatch(/^Now paste /);
		for (const words of [displayName, '"Webhook URLs"', `"${field}"`]) {
			expect(activationMessage).toContain(words);
		}
	});
});

it.each([memory, daySummary])('who can also ask is told so, if there is no other way', (node) => {
	expect(hintOf(node)).toContain('set "Receive" to "By Asking Omi"');
	expect(node.description.activationMessage).toContain('there is nothing to paste');
});
