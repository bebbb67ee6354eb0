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
import {
	buttonPress,
	daySummary,
	developerMemory,
	liveSegment,
	realtime,
	toolCall,
} from '../support/payloads';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';

/*
 * Whatever is sent to a trigger, it answers exactly once, with a status that Omi understands and without a
 * `message` that would appear on its user's phone; nothing escapes from `webhook()`, what is remembered
 * stays small, and no secret comes out. All through n8n-core's own context.
 */

const TOKEN = 'the-token-that-nobody-may-see';
const SECRET = 'whsec_that-nobody-may-see-either';
const CREDENTIAL = { tokens: TOKEN, signingSecrets: SECRET, allowedUserIds: 'u,ann,__proto__' };

const JOURNAL_LIMIT = 1_000_000;

const hostileText = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.constantFrom(
		'__proto__',
		'constructor',
		'hasOwnProperty',
		'toString',
		'',
		' ',
		'\ud800',
		'\u0000',
		'-->',
		'<script>',
		'${1}',
		'={{ $env }}',
		'Hey n8n, do it',
		'x'.repeat(5_000),
	),
);

const hostileNumber = fc.oneof(
	fc.double(),
	fc.constantFrom(0, -1, -0, 1e308, -1e308, NaN, Infinity, 1e15, 2 ** 53, 0.1),
);

const anything = fc.oneof(
	{ weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	hostileText,
	hostileNumber,
	fc.constantFrom(null, [], {}, true, [[]], [{}], [null]),
	fc.integer({ min: 1, max: 2_000 }).map(nested),
);

function nested(depth: number): unknown {
	let value: unknown = 'deep';
	for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
	return value;
}

/** A payload of Omi's with some of its fields replaced by anything, or left out. */
const spoiled = (payload: Record<string, unknown>) =>
	fc
		.dictionary(
			fc.constantFrom(...Object.keys(payload), '__proto__', 'message', 'segments'),
			anything,
			{
				maxKeys: 4,
			},
		)
		.map((changes) => ({ ...payload, ...changes }));

const segment = fc.oneof(
	fc
		.record({ id: hostileText, text: hostileText, start: hostileNumber })
		.map(({ id, text, start }) => liveSegment(id, text, start)),
	spoiled(liveSegment('s', 'Hello', 1)),
	anything,
);

const json = fc.oneof(
	fc.array(segment, { maxLength: 8 }).map((segments) => ({ session_id: 'u', segments })),
	fc.array(segment, { maxLength: 8 }),
	spoiled(developerMemory()),
	spoiled({ ...developerMemory(), structured: {}, transcript_segments: [] }),
	spoiled({ uid: 'u', created_at: '2026-01-15', summary: "{'id': None}", summary_json: null }),
	spoiled(daySummary()),
	spoiled(daySummary().summary_json as Record<string, unknown>).map((recap) => {
		return daySummary({ summary_json: recap });
	}),
	spoiled(buttonPress()),
	spoiled(toolCall('find', { product: 'tea', most: 3, filter: {}, tags: [], urgent: true })),
	spoiled(realtime('u', liveSegment('a', 'Hi', 0))),
	anything,
);

const body = fc.oneof(
	{ weight: 4, arbitrary: json },
	fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
	hostileText,
	fc.constantFrom('', '{', '[1,', 'null', '"text"', '{"segments":', Buffer.alloc(40_000, 7)),
);

const pair = fc.oneof(
	fc.constantFrom(
		'uid=u',
		'uid=ann',
		'uid=u&uid=eve',
		'uid=__proto__',
		'uid=',
		'uid=%ff%fe',
		'uid[]=u',
		`token=${TOKEN}`,
		`token=${TOKEN}?uid=u`,
		'token=wrong',
		'tool_name=find&product=tea&app_id=a',
		'tool_name=find&product=tea&most=1&most=2&tags=x&filter={}',
		'sample_rate=16000',
		'sample_rate=0',
		'sample_rate=1e9',
		'sample_rate=8000&sample_rate=NaN',
	),
	hostileText.map((text) => `x=${text}`),
	hostileText,
);

const headers = fc.record(
	{
		'content-type': fc.constantFrom(
			'application/json',
			'application/json',
			'application/json; charset=utf-8',
			'application/octet-stream',
			'application/octet-stream',
			'text/plain',
			'application/xml',
			'multipart/form-data',
			'',
		),
		'idempotency-key': hostileText,
		'x-omi-delivery': hostileText,
		'x-omi-event': fc.oneof(
			fc.constantFrom('memory_created', 'audio_bytes', 'chat_tool', '__proto__'),
			hostileText,
		),
		'x-omi-signature': fc.oneof(
			fc.constantFrom('t=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=ff,v2=ff`, 't=,v1='),
			hostileText,
		),
		'x-omi-token': fc.constantFrom(TOKEN, 'wrong'),
		authorization: fc.oneof(fc.constantFrom(`Bearer ${TOKEN}`, 'Basic !!!', 'Bearer'), hostileText),
	},
	{ requiredKeys: [] },
);

const anyRequest: fc.Arbitrary<TestRequest> = fc.record({
	method: fc.constantFrom<'POST' | 'GET'>('POST', 'POST', 'POST', 'POST', 'GET'),
	url: fc
		.record({ pairs: fc.array(pair, { maxLength: 3 }), isGood: fc.integer({ max: 9, min: 0 }) })
		.map(({ pairs, isGood }) => {
			const all = isGood < 7 ? [...pairs, `token=${TOKEN}`, 'uid=u'] : pairs;
			return `/webhook/id/path${all.length > 0 ? '?' : ''}${all.join('&')}`;
		}),
	headers,
	body,
});

/** Without these most requests would be refused, or taken for copies, before anything interesting happens. */
const request = fc
	.record({ sent: anyRequest, keep: fc.integer({ min: 0, max: 9 }) })
	.map(({ sent, keep }) => {
		if (keep > 5) return sent;
		const { 'content-type': contentType } = sent.headers ?? {};
		const isBytes = Buffer.isBuffer(sent.body);
		const plain = isBytes ? 'application/octet-stream' : 'application/json';
		return { ...sent, headers: { 'content-type': keep > 3 ? (contentType ?? plain) : plain } };
	});

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
			request,
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
