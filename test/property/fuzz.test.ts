import fc from 'fast-check';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { isObject } from '../../nodes/domain/delivery';
import { FUZZ_RUNS } from '../support/fuzz.mts';
import { hostileRequest, TOKEN } from '../support/hostileRequests';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';

/*
 * Whatever is sent to a trigger, it answers exactly once, with a status that Omi understands and without a
 * `message` that would appear on its user's phone; nothing escapes from `webhook()`, what is remembered
 * stays small, and no secret comes out. All through n8n-core's own context.
 */

const SECRET = 'whsec_that-nobody-may-see-either';
const CREDENTIAL = { tokens: TOKEN, signingSecrets: SECRET, allowedUserIds: 'u,ann,__proto__' };

const JOURNAL_LIMIT = 1_000_000;

const TOOL = {
	name: 'find',
	description: 'Finds.',
	parameters: {
		parameter: ['string', 'integer', 'object', 'array', 'boolean'].map((type, index) => {
			const name = ['product', 'most', 'filter', 'tags', 'urgent'][index];
			return { name, type, required: index === 0 };
		}),
	},
};

/** How the page for a setup is opened, whatever else a request brings. */
const OPENED: TestRequest = { method: 'GET', webhook: 'default' };

const setups: Array<[string, INodeType, INodeParameters, TestRequest?]> = [
	[
		'memory, simplified',
		new OmiMemoryTrigger(),
		{
			output: 'simplified',
			splitOut: 'none',
			options: { skipRepeats: true, transcriptFormat: 'vtt' },
		},
	],
	[
		'memory, raw action items',
		new OmiMemoryTrigger(),
		{ output: 'raw', splitOut: 'actionItems', options: { includeDiscarded: true } },
	],
	[
		'transcript, each delivery',
		new OmiTranscriptTrigger(),
		{ triggerOn: 'delivery', options: { includeSession: true, transcriptFormat: 'srt' } },
	],
	[
		'transcript, collected',
		new OmiTranscriptTrigger(),
		{ triggerOn: 'delivery', options: { collect: 5, includeSpeakers: true } },
	],
	[
		'transcript, sessions',
		new OmiTranscriptTrigger(),
		{ triggerOn: 'sessionEnd', quietPeriod: 120, options: { maximumSegments: 50 } },
	],
	[
		'transcript, phrases',
		new OmiTranscriptTrigger(),
		{ triggerOn: 'phrase', phrases: 'hey n8n', commandPause: 5, commandMaximum: 30, options: {} },
	],
	[
		'audio, each delivery',
		new OmiAudioTrigger(),
		{ triggerOn: 'delivery', format: 'wav', options: {} },
	],
	[
		'audio, windows',
		new OmiAudioTrigger(),
		{ triggerOn: 'duration', duration: 1, format: 'pcm', options: { skipSilence: true } },
	],
	['day summary', new OmiDaySummaryTrigger(), { options: {} }],
	['button', new OmiButtonTrigger(), {}],
	['chat tool', new OmiChatToolTrigger(), { respond: 'immediately', tools: { tool: [TOOL] } }],
	['setup page', new OmiSetupTrigger(), { users: 'listed', options: {} }, OPENED],
	[
		'setup address',
		new OmiSetupTrigger(),
		{ whenOpened: 'address', address: 'https://form.example/', options: {} },
		OPENED,
	],
];

const benches = setups.flatMap(([name, nodeType, parameters, always]) => {
	return (['none', 'none', 'token', 'signature'] as const).map((authentication) => ({
		name: `${name}, authentication ${authentication}`,
		always,
		bench: new TriggerBench(nodeType, { authentication, ...parameters }, CREDENTIAL),
	}));
});

/** A manifest tells the token to who has brought it, and to nobody else. */
function withoutEndpoints(said: unknown): unknown {
	if (!isObject(said) || !Array.isArray(said.tools)) return said;
	return { ...said, tools: said.tools.map((tool: object) => ({ ...tool, endpoint: '' })) };
}

it(
	`answers each of ${FUZZ_RUNS} requests once, understandably and without giving anything away`,
	async () => {
		const choice = fc.record({
			setup: fc.constantFrom(...benches),
			mode: fc.constantFrom('webhook' as const, 'webhook' as const, 'manual' as const),
			request: hostileRequest,
		});
		await fc.assert(
			fc.asyncProperty(choice, async ({ setup: { bench, always }, mode, request: sent }) => {
				bench.logs.length = 0;
				const answer = await bench.deliver({ ...sent, ...always }, mode);
				const { status, body: said, answers, items, headers: sentBack } = answer;
				expect(answers).toBe(1);
				// 422 is n8n's own answer to a body that is not JSON.
				expect([200, 302, 401, 403, 413, 422]).toContain(status);
				if (status === 302) expect(sentBack.location).toMatch(/^https:\/\/form\.example\/\?/);
				else if (typeof said === 'string') expect(said).toMatch(/^<!doctype html>[^]*<h1>/);
				else expect(Object.keys(said as object)).not.toContain('message');
				expect(String(said)).not.toContain('<script');
				if (status >= 400) expect(items).toEqual([]);
				const out = JSON.stringify([withoutEndpoints(said), items, bench.logs]);
				// What a sender writes into its own speech is no secret any more; nobody does so here.
				expect(out).not.toContain(TOKEN);
				expect(out).not.toContain(SECRET);
				expect(JSON.stringify(bench.staticData).length).toBeLessThan(JOURNAL_LIMIT);
			}),
			{ numRuns: FUZZ_RUNS },
		);
		expect(({} as Record<string, unknown>).value).toBeUndefined();
	},
	60_000 + FUZZ_RUNS * 20,
);
