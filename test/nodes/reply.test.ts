import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { OmiReply } from '../../nodes/OmiReply/OmiReply.node';
import { toAnswer } from '../../nodes/domain/chatTools/answer';
import { ANSWERING, NOTIFY, reply, type Setting } from '../support/reply.mts';

const answer = (body: unknown) => ({ statusCode: 200, headers: {}, body });
const chatTool = { trigger: 'n8n-nodes-omi.omiChatToolTrigger' };
const clear = (message: RegExp, description: RegExp) => {
	return expect.objectContaining({
		message: expect.stringMatching(message) as string,
		description: expect.stringMatching(description) as string,
	}) as Error;
};

describe('Omi Reply', () => {
	it('sends a notification once, and passes all items on', async () => {
		const items = [{ json: { said: 'Hello' } }, { json: { said: 'again' } }];
		const { sent, passed, hints, logs } = await reply(NOTIFY, { items });
		expect(sent).toEqual([answer({ message: 'The lights are off.' })]);
		expect(passed).toEqual(items);
		expect([...hints, ...logs]).toEqual([]);
	});

	it('gives the chat an answer, which it takes as it is', async () => {
		const { sent } = await reply({ kind: 'chatAnswer', result: '12 boxes' }, chatTool);
		expect(sent).toEqual([answer({ result: '12 boxes' })]);
		expect(toAnswer({ result: '12 boxes' })).toEqual({ result: '12 boxes' });
	});

	it('sends no half of an emoji, which Omi could not show', async () => {
		const message = 'Well done 👋'.slice(0, -1);
		const { sent } = await reply({ ...NOTIFY, message });
		expect(sent).toEqual([answer({ message: 'Well done \ufffd' })]);
	});

	it('says nothing', async () => {
		for (const setting of [{}, chatTool, { trigger: 'n8n-nodes-omi.omiMemoryTrigger' }]) {
			expect((await reply({ kind: 'nothing' }, setting)).sent).toEqual([answer({})]);
		}
	});

	it('hands Omi a prompt, with what is to be filled in and looked up', async () => {
		const prompt = 'What should {{user_name}} not forget?';
		const written = 'What should {user_name} not forget?';
		const plain = await reply({ kind: 'proactive', prompt: written, params: ['user_name'] });
		expect(plain.sent).toEqual([answer({ notification: { prompt, params: ['user_name'] } })]);
		const context = {
			people: 'Ann, Bob',
			question: ' What did I promise? ',
			dates: ['2026-11-20'],
		};
		const looking = await reply({ kind: 'proactive', prompt, params: ['user_name'], context });
		expect(looking.sent).toEqual([
			answer({
				notification: {
					prompt,
					params: ['user_name', 'user_context'],
					context: {
						question: 'What did I promise?',
						filters: { people: ['Ann', 'Bob'], topics: [], entities: [], dates: ['2026-11-20'] },
					},
				},
			}),
		]);
	});

	it('warns of a message that Omi does not show', async () => {
		const short = await reply({ ...NOTIFY, message: 'Done.' });
		expect(short.sent).toHaveLength(1);
		expect(short.hints).toEqual([expect.stringContaining('6 characters or more')]);
		expect((await reply({ ...NOTIFY, message: 'Done it' })).hints).toEqual([]);
	});

	it('refuses to say nothing by accident, or more than Omi takes', async () => {
		for (const message of ['', '  ', null]) {
			const empty = reply({ kind: 'notification', message } as INodeParameters);
			await expect(empty).rejects.toEqual(clear(/'Message' is empty/, /Nothing/));
		}
		await expect(reply({ kind: 'chatAnswer' }, chatTool)).rejects.toThrow("'Answer' is empty");
		await expect(reply({ kind: 'proactive', prompt: '' })).rejects.toThrow("'Prompt' is empty");
		const long = reply({ kind: 'proactive', prompt: 'x'.repeat(128_001) });
		await expect(long).rejects.toEqual(clear(/too long/, /128,000/));
	});
});

describe('Where nobody can hear it, Omi Reply says so', () => {
	const mistakes: Array<[string, Setting, RegExp, RegExp]> = [
		[
			'the trigger answers immediately',
			{ parameters: { respond: 'immediately' } },
			/'First' has answered Omi already/,
			/'Using Omi Reply Node'/,
		],
		[
			'the trigger answers immediately because nobody has changed that',
			{ parameters: {} },
			/'First' has answered Omi already/,
			/'Using Omi Reply Node'/,
		],
		[
			"the trigger answers with the last node's item",
			{ parameters: { respond: 'lastNode' } },
			/'First' answers Omi itself/,
			/'Using Omi Reply Node'/,
		],
		[
			'a conversation went quiet',
			{ mode: 'trigger', parameters: { ...ANSWERING, triggerOn: 'sessionEnd' } },
			/after a time without speech/,
			/'Omi App'/,
		],
		[
			'a command is over',
			{ mode: 'trigger', parameters: { ...ANSWERING, triggerOn: 'phrase' } },
			/after a time without speech/,
			/'Omi App'/,
		],
		[
			'no Omi trigger stands before it',
			{ trigger: 'n8n-nodes-base.webhook' },
			/No Omi trigger has started/,
			/sub-workflow/,
		],
		[
			'another trigger has started the workflow',
			{ hasRun: false },
			/No Omi trigger has started/,
			/behind another trigger/,
		],
		['the Omi trigger is switched off', { isDisabled: true }, /No Omi trigger has started/, /./],
		['an agent uses it', { isTool: true }, /cannot be the tool of an agent/, /behind the agent/],
		[
			'Omi reads no answer to a press of the button',
			{ trigger: 'n8n-nodes-omi.omiButtonTrigger' },
			/'First' receives presses of the button/,
			/Remove this node/,
		],
		[
			'the setup check has an answer of its own',
			{ trigger: 'n8n-nodes-omi.omiSetupTrigger' },
			/the field 'completed'/,
			/Remove this node/,
		],
		[
			'the chat reads something else',
			chatTool,
			/'Notification' here/,
			/reply with 'Chat Answer' or 'Nothing'/,
		],
	];
	it.each(mistakes)('%s', async (_what, setting, message, description) => {
		await expect(reply(NOTIFY, setting)).rejects.toEqual(clear(message, description));
	});

	it('and speech has no chat that reads an answer', async () => {
		const wrong = reply({ kind: 'chatAnswer', result: 'x' });
		await expect(wrong).rejects.toEqual(clear(/'Chat Answer' here/, /'Notification' or/));
	});

	it('but goes on where it is so this time only', async () => {
		const memory = 'n8n-nodes-omi.omiMemoryTrigger';
		const times: Array<[Setting, RegExp]> = [
			[{ mode: 'retry' }, /has been retried/],
			[{ mode: 'trigger', trigger: memory }, /without a request from Omi/],
			[{ agoMs: 25_000 }, /too late: Omi was answered after 25 seconds/],
		];
		for (const [setting, words] of times) {
			const { sent, passed, hints, logs } = await reply(NOTIFY, setting);
			expect(sent).toEqual([]);
			expect(passed).toHaveLength(2);
			expect(hints).toEqual([expect.stringMatching(words)]);
			expect(logs).toEqual([expect.stringMatching(words)]);
		}
	});

	it('and waits for the chat as long as the chat waits', async () => {
		const parameters = { kind: 'chatAnswer', result: 'x' };
		expect((await reply(parameters, { ...chatTool, agoMs: 109_000 })).sent).toHaveLength(1);
		const late = await reply(parameters, { ...chatTool, agoMs: 110_000 });
		expect(late.sent).toEqual([]);
		expect(late.hints).toEqual([expect.stringContaining('110 seconds')]);
	});

	it('and in the editor answers whoever has sent something to the Test URL', async () => {
		const { sent, hints } = await reply(NOTIFY, { mode: 'manual', agoMs: 600_000 });
		expect([sent.length, hints]).toEqual([1, []]);
	});

	it('and sends the items to the error output if its author wants that', async () => {
		const { passed } = await reply(NOTIFY, { parameters: {}, onError: 'continueErrorOutput' });
		const error = clear(/answered Omi already/, /Using Omi Reply Node/);
		expect(passed).toMatchObject([{ error, json: { said: 'Hello' } }, { error }]);
	});

	it('and lets the workflow go on if its author wants that', async () => {
		const { passed, sent } = await reply(NOTIFY, {
			parameters: {},
			onError: 'continueRegularOutput',
		});
		expect(sent).toEqual([]);
		expect(passed).toMatchObject([
			{
				json: { said: 'Hello', error: expect.stringContaining('already') },
				pairedItem: { item: 0 },
			},
			{ json: { said: 'again' }, pairedItem: { item: 1 } },
		]);
	});
});

it('Omi Reply is no tool of agents', () => {
	expect(new OmiReply().description.usableAsTool).toBeUndefined();
});

it('whatever an expression gives, what is sent is what Omi reads, or there is a clear error', async () => {
	const kinds = fc.constantFrom('notification', 'chatAnswer', 'proactive');
	await fc.assert(
		fc.asyncProperty(
			kinds,
			fc.jsonValue({ maxDepth: 2 }),
			fc.jsonValue(),
			async (kind, said, more) => {
				const parameters = {
					kind,
					message: said,
					result: said,
					prompt: said,
					context: { people: more },
				};
				const setting = kind === 'chatAnswer' ? chatTool : {};
				const outcome = await reply(parameters as INodeParameters, setting).catch(
					(error: Error) => error,
				);
				if (outcome instanceof Error) {
					expect(outcome.message).toMatch(/is empty|too long/);
					return;
				}
				const [first] = outcome.sent as Array<{ body: Record<string, unknown> }>;
				const { message, result, notification } = first?.body ?? {};
				const prompt = (notification as { prompt?: unknown } | undefined)?.prompt;
				expect(typeof (message ?? result ?? prompt)).toBe('string');
				expect(Object.keys(first?.body ?? {})).toHaveLength(1);
			},
		),
		{ numRuns: 200, examples: [['proactive', [], [{ toString: {} }]]] },
	);
});
