import { simulate } from '../../../tools/simulate/index.mts';
import { request } from '../../e2e/support/n8n.mts';
import { accepted, send } from '../../e2e/support/omi.mts';
import { developerMemory } from '../../support/payloads';
import type { Desk } from '../support/desk';

/** All nodes. n8n leaves "Trigger" out where it offers a list of events. */
const nodes = [
	'Omi',
	'Omi Action Item',
	'Omi App',
	'Omi Audio',
	'Omi Button Trigger',
	'Omi Chat Tool Trigger',
	'Omi Day Summary Trigger',
	'Omi Memory Trigger',
	'Omi Reply',
	'Omi Setup Trigger',
	'Omi Transcript',
];

/** Has a simulated Omi send one finished memory. */
async function sendMemory(url: string): Promise<unknown> {
	const options = { scenario: 'standup' as const, uid: 'u1AbC', speed: Infinity };
	const { deliveries } = await simulate({ ...options, targets: { memory: url } });
	return deliveries.map(({ attempts }) => attempts.map(({ status }) => status));
}

/** What a person does who wants Omi's memories in a workflow, click by click. */
export function firstSteps({ editor }: Desk): void {
	/** A memory trigger in a new workflow, open. */
	async function addMemoryTrigger(): Promise<void> {
		await editor().newWorkflow();
		await editor().search('omi memory');
		await editor().add('Omi Memory Trigger');
	}

	describe('who looks for a node', () => {
		it('finds all of them by "omi", before everything else, and by "wearable"', async () => {
			await editor().newWorkflow();
			const found = await editor().search('omi');
			expect(found.slice(0, nodes.length).sort()).toEqual(nodes);
			expect((await editor().search('wearable')).sort()).toEqual(nodes);
		});

		it('finds what fits by what it is for', async () => {
			await editor().newWorkflow();
			const finds = [
				['transcript', 'Omi Transcript'],
				['action items', 'Omi Memory Trigger'],
				['recording', 'Omi Audio'],
				['diary', 'Omi Day Summary Trigger'],
				['button', 'Omi Button Trigger'],
				['assistant', 'Omi Chat Tool Trigger'],
			] as const;
			for (const [text, name] of finds) expect(await editor().search(text)).toContain(name);
		});

		it('chooses what starts the workflow from a list', async () => {
			await editor().newWorkflow();
			await editor().search('omi transcript');
			await editor().add('Omi Transcript', 'When a phrase is spoken');
			await expect(editor().chosen('triggerOn')).resolves.toBe('Phrase Is Spoken');
		});
	});

	describe('who has a trigger', () => {
		it('finds what else can be done with Omi', async () => {
			await addMemoryTrigger();
			await editor().closeNode();
			await editor().addAfter('Omi Memory Trigger');
			expect(await editor().search('omi')).toContain('Omi App');
			await editor().add('Omi App', 'Send notification');
			await expect(editor().chosen('operation')).resolves.toBe('Send');
		});
	});

	describe('who adds a memory trigger', () => {
		it('is told what to do in the Omi app, and by which field', async () => {
			await addMemoryTrigger();
			await expect(editor().details.innerText()).resolves.toContain('"Conversation Events"');
			await editor().details.getByText('When will this node trigger my flow?').click();
			const help = await editor().details.innerText();
			expect(help).toContain('In the Omi app, open Settings, then Developer');
			expect(help).toContain('Paste the URL into "Conversation Events" and switch it on.');
		});

		it('copies the test URL, listens, and sees a memory arrive', async () => {
			await addMemoryTrigger();
			const url = await editor().copyUrl('test');
			expect(url).toMatch(/\/webhook-test\/[\w-]{36}\/memory$/);
			await editor().listen();
			expect(await sendMemory(url)).toEqual([[200]]);
			expect(await editor().output()).toMatchObject({ title: 'Morning stand-up', userId: 'u1AbC' });
		});

		it('sees a password tested, which fails when anybody could guess it', async () => {
			await addMemoryTrigger();
			await editor().choose('authentication', 'Token');
			await editor().newCredential();
			await editor().fill('tokens', 'short');
			expect(await editor().saveCredential()).toMatch(/use at least \d+ characters/i);
			await editor().fill('tokens', 'a-long-password-of-many-letters-42');
			expect(await editor().saveCredential()).toBe('saved');

			const url = await editor().copyUrl('test');
			await editor().listen();
			await expect(request(url, developerMemory())).resolves.toMatchObject({ status: 401 });
		});

		it('publishes, pastes the production URL, and finds the memory among the executions', async () => {
			await addMemoryTrigger();
			const url = await editor().copyUrl('production');
			expect(url).toMatch(/\/webhook\/[\w-]{36}\/memory$/);
			await editor().closeNode();
			expect(await editor().publish()).toContain('"Conversation Events"');
			expect(await send(`${url}?uid=u1AbC`, developerMemory())).toBe(accepted);
			await expect(editor().executions()).resolves.toMatchObject([/Succeeded/]);
		});
	});
}
