import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { firstCells } from '../support/docs.mts';
import {
	buttonPress,
	daySummary,
	developerMemory,
	liveSegment,
	realtime,
	toolCall,
} from '../support/payloads';
import { TriggerBench, type Answer, type TestRequest } from '../support/trigger.mts';

/*
 * Walks the table of docs/security.md: each row of it has its requests here, and nothing is promised that is
 * not tried.
 */

const memory = (parameters = {}, credential?: Record<string, string>) => {
	return new TriggerBench(
		new OmiMemoryTrigger(),
		{ output: 'simplified', splitOut: 'none', options: {}, ...parameters },
		credential,
	);
};
const transcript = (parameters = {}) => {
	return new TriggerBench(new OmiTranscriptTrigger(), {
		triggerOn: 'delivery',
		options: {},
		...parameters,
	});
};
const audio = () => {
	return new TriggerBench(new OmiAudioTrigger(), {
		triggerOn: 'delivery',
		format: 'wav',
		options: {},
	});
};

const summary = () => new TriggerBench(new OmiDaySummaryTrigger(), { options: {} });
const button = (parameters = {}) => new TriggerBench(new OmiButtonTrigger(), parameters);
const chatTool = () => {
	const parameters = { parameter: [{ name: 'most', type: 'integer', required: true }] };
	const tool = { name: 'find', description: 'Finds.', parameters };
	return new TriggerBench(new OmiChatToolTrigger(), {
		respond: 'immediately',
		tools: { tool: [tool] },
	});
};

const setUp = () => new TriggerBench(new OmiSetupTrigger(), { options: {} });
const guardedSetUp = () => {
	return new TriggerBench(new OmiSetupTrigger(), { users: 'listed' }, credential('', ''));
};
const check = (query: string): TestRequest => {
	return { method: 'GET', webhook: 'setup', url: `/setup${query}` };
};
const page = (query: string): TestRequest => {
	return { method: 'GET', webhook: 'default', url: `/connect${query}` };
};

const url = '/?uid=u';
const bytes = (body: Buffer, query = 'sample_rate=16000&uid=u'): TestRequest => ({
	url: `/?${query}`,
	headers: { 'content-type': 'application/octet-stream' },
	body,
});
const speech = (...segments: unknown[]) => ({ url, body: { session_id: 'u', segments } });

type Case = readonly [trigger: () => TriggerBench, request: TestRequest];

const accepted = { status: 200, body: {}, answers: 1 };
const quiet = { ...accepted, items: [] };
const refused = (status: number) => ({
	status,
	body: { error: expect.any(String) },
	answers: 1,
	items: [],
});

const PASS = 'a-token-of-some-length-42';
const credential = (tokens: string, signingSecrets: string) => {
	return { tokens, signingSecrets, allowedUserIds: 'u' };
};
const guarded = () => memory({ authentication: 'token' }, credential(PASS, ''));

const TABLE: Record<string, { expected: Partial<Answer>; starts?: boolean; cases: Case[] }> = {
	'a delivery the node is for': {
		expected: accepted,
		starts: true,
		cases: [
			[memory, { url, body: developerMemory() }],
			[transcript, speech(liveSegment('a', 'Hello', 0))],
			[audio, bytes(Buffer.alloc(320, 1))],
			[summary, { url, body: daySummary() }],
			[button, { url, body: buttonPress() }],
		],
	},
	'one that the options filter out': {
		expected: quiet,
		cases: [
			[memory, { url, body: developerMemory({ discarded: true }) }],
			[
				() => transcript({ options: { keywords: 'invoice' } }),
				speech(liveSegment('a', 'Hello', 0)),
			],
			[() => button({ pressTypes: ['long_tap'] }), { url, body: buttonPress() }],
		],
	},
	'another kind of delivery, such as a memory at the Audio Trigger': {
		expected: quiet,
		cases: [
			[audio, { url, body: developerMemory() }],
			[audio, { ...speech(liveSegment('a', 'Hi', 0)), url: '/?sample_rate=16000&uid=u' }],
			[memory, bytes(Buffer.alloc(320, 1))],
			[memory, speech(liveSegment('a', 'Hi', 0))],
			[transcript, bytes(Buffer.alloc(320, 1))],
			[transcript, { url, body: { uid: 'u', summary: "{'id': None}", summary_json: null } }],
			[memory, { url, body: buttonPress() }],
			[memory, { url, body: toolCall('find') }],
			[memory, { method: 'GET', url: '/?tool_name=find&uid=u' }],
			[summary, { url, body: developerMemory() }],
			[button, { url, body: developerMemory() }],
			[button, { url, body: daySummary() }],
			[chatTool, { url, body: buttonPress() }],
		],
	},
	'nothing that Omi sends: an empty body, a JSON text of another shape, the wrong content type': {
		expected: quiet,
		cases: [memory, transcript, summary, button, chatTool].flatMap((trigger): Case[] => [
			[trigger, { url }],
			[trigger, { url, body: '' }],
			[trigger, { url, body: 'null' }],
			[trigger, { url, body: '"text"' }],
			[trigger, { url, body: '7' }],
			[trigger, { url, body: { hello: 'world' } }],
			[trigger, { url, body: { segments: null } }],
			[trigger, { url, body: `${'['.repeat(5_000)}${']'.repeat(5_000)}` }],
			[trigger, { url, body: `{"structured":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}` }],
			[trigger, { url, headers: { 'content-type': 'application/xml' }, body: '<memory/>' }],
			[trigger, { url, headers: { 'content-type': '' }, body: 'a=1' }],
			[trigger, { url, headers: { 'content-type': 'text/plain' }, body: '{"segments":' }],
		]),
	},
	'fields that are missing, null or of another type': {
		expected: accepted,
		starts: true,
		cases: [
			[memory, { url, body: { structured: null, transcript_segments: null } }],
			[memory, { url, body: { structured: { title: 7, action_items: 'x', events: [null, 1] } } }],
			[memory, { url, body: developerMemory({ started_at: 'soon', finished_at: 12, id: {} }) }],
			[transcript, speech({ text: 'no id, no times' })],
			[transcript, speech(liveSegment('n', 'times', -5, { end: 'NaN', start: null }))],
			[transcript, speech(null, 1, 'x', [], {}, liveSegment('a', 'among junk', 0))],
			[transcript, speech(liveSegment('a', 'over', 0, { end: 9 }), liveSegment('b', 'lap', 3))],
			[transcript, speech(liveSegment('a', 'back', 9, { end: 2 }), liveSegment('b', 'wards', 1))],
			[transcript, speech(liveSegment('a', '\ud800 lone \u0000', 1e308, { end: -1e308 }))],
			[transcript, { url: '/', body: realtime('__proto__', liveSegment('__proto__', 'x', 0)) }],
			[summary, { url, body: { summary_json: { stats: null, highlights: 'x' } } }],
			[button, { url, body: { button_event: null, timestamp: 7 } }],
			[transcript, { url: '/', body: '{"__proto__":{"a":1},"segments":[{"text":"hi"}]}' }],
		],
	},
	'sound at a sample rate that no device has (below 1,000 or above 192,000)': {
		expected: quiet,
		cases: ['0', '999', '192001', '-16000', '1e4', 'NaN', '16000.5'].map((rate): Case => {
			return [audio, bytes(Buffer.alloc(320, 1), `sample_rate=${rate}&uid=u`)];
		}),
	},
	'an empty body as sound': { expected: quiet, cases: [[audio, bytes(Buffer.alloc(0))]] },
	'a token or signature that is missing or wrong': {
		expected: refused(401),
		cases: [
			[guarded, { url, body: developerMemory() }],
			[guarded, { url: '/?token=wrong&uid=u', body: developerMemory() }],
			[
				() => memory({ authentication: 'signature' }, credential('', 'whsec_1234567890')),
				{ url, headers: { 'x-omi-signature': 't=1,v1=00' }, body: developerMemory() },
			],
		],
	},
	'a user who is not on the list': {
		expected: refused(403),
		cases: [
			[guarded, { url: `/?token=${PASS}&uid=eve`, body: developerMemory() }],
			[guarded, { url: `/?token=${PASS}`, body: developerMemory() }],
		],
	},
	'more than Omi would ever send (sound 32 MB, a memory 64 MB, a press 1 MB, all else 4 MB)': {
		expected: refused(413),
		cases: [
			[transcript, { url, body: { segments: Array(1_000_000).fill({ text: 'x' }) } }],
			[audio, bytes(Buffer.alloc(32_000_001, 1))],
			[button, { url, body: buttonPress('x'.repeat(1_000_000)) }],
		],
	},
	'a body that says it is JSON and is not': {
		expected: { status: 422, items: [] },
		cases: [[transcript, { url, body: '{"segments":' }]],
	},
	'a call of a tool that the node offers, with what it declares': {
		expected: { status: 200, body: { result: expect.any(String) }, answers: 1 },
		starts: true,
		cases: [
			[chatTool, { url, body: toolCall('find', { most: 3 }) }],
			[chatTool, { method: 'GET', url: '/?most=3&uid=u&app_id=a&tool_name=find' }],
		],
	},
	'a call of a tool that it does not offer, or with something else': {
		expected: {
			status: 200,
			body: { result: expect.stringMatching(/no tool called|Nothing was done/) },
			answers: 1,
		},
		cases: [
			[chatTool, { url, body: toolCall('sell') }],
			[chatTool, { url, body: toolCall('__proto__') }],
			[chatTool, { url, body: toolCall('find') }],
			[chatTool, { url, body: toolCall('find', { most: 'all' }) }],
			[chatTool, { url, body: toolCall('find', { most: { deep: [1] } }) }],
			[chatTool, { method: 'GET', url: '/?most=1&most=2&uid=u&tool_name=find' }],
		],
	},
	'a GET at the Chat Tool Trigger': {
		expected: { ...quiet, body: expect.objectContaining({ tools: [expect.any(Object)] }) },
		cases: [[chatTool, { method: 'GET', url: '/' }]],
	},
	"a GET, as Omi's setup check makes": {
		expected: { ...quiet, body: { is_setup_completed: true } },
		cases: [memory, transcript, audio, summary, button].map(
			(trigger): Case => [trigger, { method: 'GET', url }],
		),
	},
	'a setup check that names no user, or one who is not on the list': {
		expected: { ...quiet, body: { is_setup_completed: false } },
		cases: [
			[setUp, check('')],
			[setUp, check('?uid=')],
			[setUp, check('?uid=%3Cscript%3E')],
			[setUp, check(`?uid=${'x'.repeat(129)}`)],
			[guardedSetUp, check('?uid=eve')],
		],
	},
	'the page of the Setup Trigger, opened by a user': {
		expected: { status: 200, body: expect.stringContaining('<h1>'), answers: 1 },
		starts: true,
		cases: [
			[setUp, page('?uid=u')],
			[setUp, page('?uid=u&state=%3Cscript%3E')],
			[guardedSetUp, page('?uid=u')],
		],
	},
	'the same page, opened by a user who is not on the list': {
		expected: { status: 403, body: expect.stringContaining('<h1>'), answers: 1, items: [] },
		cases: [[guardedSetUp, page('?uid=eve')]],
	},
};

for (const [row, { expected, starts = false, cases }] of Object.entries(TABLE)) {
	it(row, async () => {
		for (const [trigger, request] of cases) {
			const answer = await trigger().deliver(request);
			expect(answer).toMatchObject(expected);
			expect(answer.items.length > 0).toBe(starts);
		}
	});
}

it('a copy of one that has come', async () => {
	for (const header of ['Idempotency-Key', 'X-Omi-Idempotency-Key', 'X-Omi-Delivery']) {
		const trigger = memory();
		const request = { url, headers: { [header]: 'key' }, body: developerMemory() };
		expect((await trigger.deliver(request)).items).toHaveLength(1);
		const changed = { ...request, body: developerMemory({ id: 'changed' }) };
		expect(await trigger.deliver(changed)).toMatchObject(quiet);
	}
});

it('unknown fields are kept in raw', async () => {
	const body = developerMemory({ new_field: { of: ['Omi'] }, constructor: 'own' });
	const { items } = await memory({ output: 'raw' }).deliver({ url, body });
	expect(items[0]?.json).toEqual({ ...body, userId: 'u', receivedBy: 'webhook' });
});

it('the table in the docs has no row that is not tried', () => {
	const elsewhere = [
		// Above, and with n8n itself in test/e2e/security.test.ts.
		'a copy of one that has come (same `Idempotency-Key`, `X-Omi-Idempotency-Key` or `X-Omi-Delivery`)',
		// With what n8n makes of a request, in test/nodes/taken.test.ts.
		'a copy of one that n8n is still busy with, after three seconds',
		'a delivery that n8n cannot start the workflow with, its database being away',
		'more than n8n takes (`N8N_PAYLOAD_SIZE_MAX`, 16 MB)',
		// In test/nodes/choices.test.ts, of every choice.
		'anything, where an expression gives *Authentication* something that it does not offer',
		'a delivery, where an expression gives another parameter something that it does not offer',
		// In test/nodes/setupTrigger.test.ts, as the workflow answers.
		'a setup check at the Setup Trigger',
	];
	const rows = firstCells('security.md', 'What is answered');
	expect(rows.sort()).toEqual([...Object.keys(TABLE), ...elsewhere].sort());
});
