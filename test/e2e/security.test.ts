import { createHmac } from 'crypto';
import type { Credential, WorkflowNode } from '../../tools/n8n/api.mts';
import { developerMemory, liveSegment, realtime } from '../support/payloads';
import { items, request, useN8n, workflowWith, type Rest } from './support/n8n.mts';
import { accepted, atOnce, different, send } from './support/omi.mts';
import { fast } from './support/sessions.mts';

/** Who is let in and what is answered, in the real n8n. */

const n8n = useN8n(fast);

const CURRENT = 'a-token-of-some-length-42';
const FORMER = 'the-token-before-it-0041';
const SIGNING = 'whsec_test-secret-one';

jest.setTimeout(60_000);

let credential: Credential;

const webhookData = () => ({
	tokens: `${FORMER}, ${CURRENT}`,
	signingSecrets: SIGNING,
	allowedUserIds: 'ann, u',
});

beforeAll(async () => {
	credential = await n8n().api.createCredential('omiWebhookApi', 'Omi Webhook', webhookData());
}, 30_000);

async function publishTrigger(type: string, parameters: Record<string, unknown>, rest: Rest = {}) {
	const { id, name } = credential;
	const saved = await n8n().publish(
		workflowWith(type, parameters, {
			...rest,
			...(parameters.authentication !== undefined && {
				credentials: { omiWebhookApi: { id, name } },
			}),
		}),
	);
	return { ...saved, id: saved.id, url: saved.webhookUrl('Omi') };
}

const speech = (id: string, text = 'Hello.') => realtime('u', liveSegment(id, text, 1));

/** A node that puts fields on the item, as a workflow's author would. */
function set(fields: Record<string, unknown>): Omit<WorkflowNode, 'position'> {
	return {
		name: 'Answer',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify(fields), options: {} },
	};
}

describe('Authentication', () => {
	it('by token: 401 for a stranger, 403 for somebody not on the list, 200 otherwise', async () => {
		const { id, url } = await publishTrigger('omiMemoryTrigger', { authentication: 'token' });
		const memory = developerMemory();
		for (const query of ['?uid=u', '?token=wrong&uid=u', '?token=&uid=u']) {
			const reply = await request(url + query, memory);
			expect(reply.status).toBe(401);
			expect(reply.json).toEqual({ error: expect.stringContaining('?token=') });
		}
		const stranger = await request(`${url}?token=${CURRENT}&uid=eve`, memory);
		expect(stranger.status).toBe(403);
		expect(Object.keys(stranger.json as object)).toEqual(['error']);
		for (const query of [
			`?token=${CURRENT}&uid=u`,
			`?token=${FORMER}&uid=ann`,
			`?token=${CURRENT}?uid=u`,
		]) {
			expect(await send(url + query, memory)).toBe(accepted);
		}
		const basic = { authorization: `Basic ${btoa(`omi:${CURRENT}`)}` };
		expect(await send(`${url}?uid=u`, memory, basic)).toBe(accepted);
		const executions = await n8n().executions(id, { atLeast: 4 });
		expect(executions).toHaveLength(4);
		expect(JSON.stringify(executions)).not.toContain(CURRENT);
		expect(n8n().log()).not.toContain(CURRENT);
	});

	it("by Omi's signature over the bytes that came", async () => {
		const { id, url } = await publishTrigger('omiAudioTrigger', {
			authentication: 'signature',
			triggerOn: 'delivery',
			options: {},
		});
		const bytes = Buffer.from([0, 128, 255, 127, 1, 0]);
		const time = Math.floor(Date.now() / 1000);
		const hex = createHmac('sha256', SIGNING)
			.update(Buffer.concat([Buffer.from(`${time}.u.`), bytes]))
			.digest('hex');
		const headers = { 'X-Omi-Signature': `t=${time},v1=${hex}`, 'X-Omi-Event': 'audio_bytes' };
		const target = `${url}?sample_rate=16000&uid=u`;
		expect(await send(target, bytes, headers)).toBe(accepted);
		const forged = Buffer.from([0, 128, 255, 127, 1, 1]);
		expect((await request(target, forged, headers)).status).toBe(401);
		expect((await request(target, bytes)).status).toBe(401);
		expect(await n8n().executions(id, { atLeast: 1 })).toHaveLength(1);
	});

	it('tests the credential when it is saved, as the editor shows it', async () => {
		const verdict = await n8n().api.testCredential(credential, webhookData());
		expect(verdict).toMatchObject({ status: 'OK' });
		const bad = await n8n().api.testCredential(credential, { ...webhookData(), tokens: 'short' });
		expect(bad).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('at least 16 characters'),
		});
	});
});

describe('The answer', () => {
	it('is what the last node says', async () => {
		const { id, url } = await publishTrigger(
			'omiTranscriptTrigger',
			{ triggerOn: 'delivery', respond: 'lastNode', options: {} },
			{ between: [set({ message: 'The lights are off.' })] },
		);
		const reply = await request(`${url}?uid=u`, speech('a'));
		expect(reply).toMatchObject({ status: 200, json: { message: 'The lights are off.' } });
		// A copy, and a delivery that starts nothing, are answered at once and in silence.
		expect(await send(`${url}?uid=u`, speech('a'))).toBe(accepted);
		expect(await send(`${url}?uid=u`, realtime('u'))).toBe(accepted);
		expect(await n8n().executions(id, { atLeast: 1 })).toHaveLength(1);
	});

	it('is a prompt for Omi if the last node gives one', async () => {
		const notification = { prompt: 'Tell {{user_name}} to drink.', params: ['user_name'] };
		const { url } = await publishTrigger(
			'omiTranscriptTrigger',
			{ triggerOn: 'delivery', respond: 'lastNode', options: {} },
			{ between: [set({ notification })] },
		);
		const reply = await request(`${url}?uid=u`, speech('a'));
		expect(reply.json).toEqual({ notification });
	});

	it('is what Respond to Webhook says', async () => {
		const respond = {
			name: 'Respond',
			type: 'n8n-nodes-base.respondToWebhook',
			typeVersion: 1,
			parameters: {
				respondWith: 'json',
				responseBody: '{"message":"From the node."}',
				options: {},
			},
		};
		const { url } = await publishTrigger(
			'omiTranscriptTrigger',
			{ triggerOn: 'delivery', respond: 'responseNode', options: {} },
			{ between: [respond] },
		);
		const reply = await request(`${url}?uid=u`, speech('a'));
		expect(reply).toMatchObject({ status: 200, json: { message: 'From the node.' } });
	});

	const failing: Array<[string, Omit<WorkflowNode, 'position'>]> = [
		[
			'fails',
			{
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'It broke' },
			},
		],
		[
			'filters everything out',
			{
				name: 'Filter',
				type: 'n8n-nodes-base.limit',
				typeVersion: 1,
				parameters: { maxItems: 0 },
			},
		],
	];
	it.each(failing)(
		'says nothing when the workflow %s, and a retry starts no second run',
		async (_, node) => {
			for (const respond of ['lastNode', 'responseNode']) {
				const { id, url } = await publishTrigger(
					'omiTranscriptTrigger',
					{ triggerOn: 'delivery', respond, options: {} },
					{ between: [node] },
				);
				const key = { 'Idempotency-Key': `key-${respond}` };
				for (let attempt = 0; attempt < 3; attempt++) {
					const reply = await request(`${url}?uid=u`, speech('a'), key);
					expect([reply.status, reply.json]).toEqual([200, {}]);
				}
				expect(await n8n().executions(id, { atLeast: 1 })).toHaveLength(1);
			}
		},
	);

	it('comes before Omi gives up, however long the workflow takes', async () => {
		const wait = {
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 29, unit: 'seconds' },
		};
		const { id, url } = await publishTrigger(
			'omiTranscriptTrigger',
			{ triggerOn: 'delivery', respond: 'lastNode', options: {} },
			{ between: [wait, set({ message: 'Far too late.' })] },
		);
		const key = { 'Idempotency-Key': 'slow' };
		const reply = await request(`${url}?uid=u`, speech('a'), key);
		expect([reply.status, reply.json]).toEqual([200, {}]);
		expect(await send(`${url}?uid=u`, speech('a'), key)).toBe(accepted);
		const executions = await n8n().executions(id, { atLeast: 1, timeoutMs: 20_000 });
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(n8n().log()).not.toContain('ERR_HTTP_HEADERS_SENT');
	});
});

describe('Hostile traffic', () => {
	it('is answered by n8n itself where it cannot be read, and does no harm', async () => {
		const { id, url } = await publishTrigger('omiTranscriptTrigger', {
			triggerOn: 'delivery',
			options: {},
		});
		const malformed = await request(`${url}?uid=u`, Buffer.from('{"segments":'), {
			'content-type': 'application/json',
		});
		expect(malformed.status).toBe(422);
		const large = realtime('u', liveSegment('l', 'x'.repeat(4_100_000), 1));
		const tooLarge = await request(`${url}?uid=u`, large);
		expect([tooLarge.status, Object.keys(tooLarge.json as object)]).toEqual([413, ['error']]);
		const huge = await request(`${url}?uid=u`, Buffer.alloc(17_000_000, 32));
		expect(huge.status).toBeGreaterThanOrEqual(400);
		expect(await send(`${url}?uid=u`, speech('good'))).toBe(accepted);
		expect(await n8n().executions(id, { atLeast: 1 })).toHaveLength(1);
	});

	it('does not keep a single good delivery from coming out', async () => {
		const { id, url } = await publishTrigger('omiTranscriptTrigger', {
			authentication: 'token',
			triggerOn: 'sessionEnd',
			quietPeriod: 3,
			options: {},
		});
		const good = Array.from({ length: 120 }, (_, n) => `good ${n}`);
		const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
		const hostile: Array<[string, unknown]> = [
			['?uid=u', speech('no-token')],
			[`?token=${CURRENT}&uid=eve`, speech('not-listed')],
			[`?token=${CURRENT}&uid=u`, Buffer.from(nested)],
			[`?token=${CURRENT}&uid=u`, Buffer.from('{"segments":')],
			[`?token=${CURRENT}&uid=u`, { segments: [null, 1, 'x', [], { id: {}, start: 'NaN' }] }],
			[`?token=${CURRENT}&uid=u`, { __proto__: { admin: true }, segments: {} }],
			[`?token=${CURRENT}&uid=__proto__`, speech('proto')],
			[`?token=${CURRENT}&uid=u`, Buffer.alloc(10_000, 0xff)],
		];
		const all = good.flatMap((text, n) => [
			[`?token=${CURRENT}&uid=u`, realtime('u', liveSegment(text, text, n))] as const,
			hostile[n % hostile.length]!,
		]);
		const answers = await atOnce(all, 8, async ([query, body]) => {
			const { status, json } = await request(url + query, body);
			const keys = Object.keys((json as object | undefined) ?? {});
			return `${status} ${keys.join()}`;
		});
		expect(different(answers).sort()).toEqual(['200 ', '401 error', '403 error']);
		expect(different(answers.filter((_, n) => n % 2 === 0))).toEqual(['200 ']);
		const executions = await n8n().executions(id, { atLeast: 1, timeoutMs: 20_000 });
		const heard = executions.flatMap((execution) => {
			return items(execution, 'End').flatMap(
				({ json }) => json.segments as Array<{ text: string }>,
			);
		});
		const texts = heard.map(({ text }) => text).filter((text) => text.startsWith('good'));
		expect(texts).toEqual(good);
	});
});
