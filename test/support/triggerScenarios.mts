import type { INodeParameters, INodeType } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import {
	buttonPress,
	daySummary,
	developerMemory,
	liveSegment,
	realtime,
	toolCall,
} from './payloads';
import type { TestRequest } from './trigger.mts';
import { roomWith } from './voices';

/** What makes a trigger give out every field that it has. */
export interface TriggerScenario {
	/** The folder of the node. */
	readonly node: string;
	readonly nodeType: () => INodeType;
	readonly parameters: INodeParameters;
	/** The parameter on which it depends what there is in an item; without it there is one form. */
	readonly by?: string;
	/** What Omi sends, by the value of that parameter, with the seconds that pass before each. */
	readonly sent: Readonly<Record<string, ReadonlyArray<readonly [seconds: number, TestRequest]>>>;
	/** Fields of which only the workflow's author or Omi's backend knows what is in them. */
	readonly open?: readonly string[];
	/** What the recording calls the webhook, where there is anything for it. */
	readonly recorded?: string;
}

const url = '/?uid=u';
const say = (...segments: object[]): TestRequest => ({ url, body: realtime('u', ...segments) });
const hello = say(liveSegment('0c5d', 'Hey n8n, remind me.', 0, { person_id: 'p1' }));
const sound = (speech: ReadonlyArray<readonly [number, number]>, seconds: number): TestRequest => ({
	url: '/?sample_rate=16000&uid=u',
	headers: { 'content-type': 'application/octet-stream' },
	body: roomWith(speech, seconds, 16_000),
});

const memory = () => {
	const body = developerMemory();
	const structured = body.structured as { action_items: object[] };
	structured.action_items = structured.action_items.map((item) => {
		return { ...item, context: 'for the board', owner_name: 'Ann' };
	});
	return body;
};
const finished: TestRequest = { url, body: memory() };
const recap: TestRequest = { url, body: daySummary() };
// Backends before mid-2026 send a text only, of another day here.
const textOnly: TestRequest = {
	url,
	body: daySummary({ summary_json: null, summary: "{'date': '2026-10-07'}" }),
};

export const triggerScenarios: readonly TriggerScenario[] = [
	{
		node: 'OmiMemoryTrigger',
		nodeType: () => new OmiMemoryTrigger(),
		parameters: { output: 'simplified', options: { includeSpeakers: true } },
		by: 'splitOut',
		sent: { none: [[0, finished]], actionItems: [[0, finished]] },
		recorded: 'memory',
	},
	{
		node: 'OmiTranscriptTrigger',
		nodeType: () => new OmiTranscriptTrigger(),
		parameters: { phrases: 'Hey n8n', options: { includeSession: true, includeSpeakers: true } },
		by: 'triggerOn',
		sent: {
			sessionEnd: [
				[0, hello],
				[2, finished],
			],
			phrase: [
				[0, hello],
				[2, finished],
			],
			delivery: [
				[0, hello],
				[2, say(liveSegment('b', 'Please.', 2))],
			],
		},
		recorded: 'transcript',
	},
	{
		node: 'OmiAudioTrigger',
		nodeType: () => new OmiAudioTrigger(),
		parameters: {
			format: 'wav',
			duration: 10,
			quietPeriod: 60,
			options: { includeFeatures: true },
		},
		by: 'triggerOn',
		sent: {
			duration: [[0, sound([], 11)]],
			speech: [[0, sound([[1, 4]], 8)]],
			delivery: [[0, sound([], 1)]],
			// Six seconds are missing after the eighth.
			sessionEnd: Array.from({ length: 60 }, (_, n) => [n === 8 ? 7 : 1, sound([], 1)] as const),
		},
		recorded: 'audio',
	},
	{
		node: 'OmiDaySummaryTrigger',
		nodeType: () => new OmiDaySummaryTrigger(),
		parameters: { output: 'simplified', options: {} },
		by: 'splitOut',
		sent: {
			none: [
				[0, recap],
				[1, textOnly],
			],
			actionItems: [[0, recap]],
		},
		recorded: 'day',
	},
	{
		node: 'OmiButtonTrigger',
		nodeType: () => new OmiButtonTrigger(),
		parameters: { options: {} },
		sent: { any: [[0, { url, body: buttonPress('single_tap', { session_id: 's' }) }]] },
		open: ['body'],
	},
	{
		node: 'OmiChatToolTrigger',
		nodeType: () => new OmiChatToolTrigger(),
		parameters: {
			respond: 'immediately',
			tools: { tool: [{ name: 'find_stock', description: 'Finds.' }] },
		},
		sent: {
			any: [[0, { url, body: toolCall('find_stock', { geolocation: { latitude: 52.5 } }) }]],
		},
		open: ['parameters', 'geolocation'],
		recorded: 'chat',
	},
	{
		node: 'OmiSetupTrigger',
		nodeType: () => new OmiSetupTrigger(),
		parameters: { options: {} },
		sent: {
			any: [
				[0, { method: 'GET', webhook: 'setup', url: '/setup?uid=u' }],
				[1, { method: 'GET', webhook: 'default', url: '/connect?uid=u&state=s' }],
			],
		},
	},
];
