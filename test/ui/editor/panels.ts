import * as omi from '../../../nodes/Omi/resources';
import * as omiApp from '../../../nodes/OmiApp/resources';
import type { Workflow, WorkflowNode } from '../../../tools/n8n/api.mts';
import { request } from '../../e2e/support/n8n.mts';
import type { Desk } from '../support/desk';
import { Editor, themes } from '../support/editor.mts';
import { takePicture, takePictures } from '../support/pictures.mts';

/** A webhook's id that is the same in every picture. */
const webhookId = '4f6c1f0e-8d5b-4c8e-9d5e-2f7b6a1c3e90';

const tools = {
	tool: [
		{
			name: 'find_stock',
			description: 'Looks up how many of a product are in stock.',
			parameters: { parameter: [{ name: 'product', type: 'string', required: true }] },
		},
	],
};

/** Each node, with what its user has set, and what stands in its panel. */
const nodes: Array<[name: string, parameters: Record<string, unknown>, says: string[]]> = [
	['Omi Memory Trigger', {}, ['/memory', 'Split Out', '"Conversation Events"']],
	['Omi Transcript Trigger', { triggerOn: 'phrase' }, ['/transcript', 'Phrases', 'Hey n8n']],
	['Omi Audio Trigger', { triggerOn: 'duration' }, ['/audio', 'Duration', '30', 'WAV']],
	['Omi Day Summary Trigger', {}, ['/day-summary', 'Split Out', '"Day Summary"']],
	[
		'Omi Action Item Trigger',
		{},
		['Trigger On', 'Created', 'Ask With', 'Check Every (Minutes)', 'Omi Developer'],
	],
	['Omi Button Trigger', {}, ['/button', 'Press Types', '"Button Events"']],
	['Omi Chat Tool Trigger', { tools }, ['/chat-tool', 'find_stock', 'Chat Tools Manifest URL']],
	[
		'Omi Setup Trigger',
		{ whenOpened: 'address', address: '/form/connect-account' },
		['/connect', '/setup', 'Setup Completed URL', 'Address'],
	],
	['Omi Reply', { kind: 'notification' }, ['Reply With', 'Message', 'Using Omi Reply Node']],
	['Omi', { resource: 'actionItem', operation: 'create' }, ['Action Item', 'Description']],
	['Omi App', { resource: 'notification', operation: 'send' }, ['Notification', 'User ID']],
];

const triggers = nodes.map(([name]) => name).filter((name) => name.endsWith('Trigger'));

/** What n8n calls a node inside, but for the package. */
const typeOf = (name: string) => {
	return (name.charAt(0).toLowerCase() + name.slice(1)).replaceAll(' ', '');
};

/** Whether Omi sends it anything, so that it has a URL. */
const isReceiving = (type: string) => type.endsWith('Trigger') && type !== 'omiActionItemTrigger';

/** A node as n8n saves it. */
function nodeOf(name: string, parameters: Record<string, unknown>): WorkflowNode {
	const type = typeOf(name);
	return {
		name,
		type: `n8n-nodes-omi.${type}`,
		typeVersion: isReceiving(type) ? 1.1 : 1,
		parameters,
		position: [0, 0],
		...(isReceiving(type) && { webhookId }),
	};
}

/** The window of the other pictures, and how high one is in which all actions have room; in pixels. */
const usual = { width: 1360, height: 850 };
const tall = { Omi: 2300, 'Omi App': 1300 };

/** How each node looks when it is open, in both themes, on an n8n behind a proxy as its users have it. */
export function panels({ n8n, browser }: Desk): void {
	let editor: Editor;
	beforeAll(async () => {
		editor = await Editor.open(browser(), n8n().url, { address: 'https://n8n.example.com/' });
	}, 120_000);
	afterAll(async () => await editor.close());

	/** Opens a node of a new workflow. */
	async function openNode(name: string, workflow: Pick<Workflow, 'nodes' | 'connections'>) {
		const { id } = await n8n().save({ name, ...workflow });
		await editor.openWorkflow(id);
		await editor.openNode(name);
	}

	async function openAlone(name: string, parameters: Record<string, unknown>): Promise<void> {
		await openNode(name, { nodes: [nodeOf(name, parameters)], connections: {} });
	}

	it.each(nodes)('of %s shows what it needs', async (name, parameters, says) => {
		const type = typeOf(name);
		await openAlone(name, parameters);
		if (isReceiving(type))
			expect(await editor.copyUrl('production')).toMatch(/^https:\/\/n8n\.example\.com\//);
		const shown = await editor.text();
		for (const words of says) expect(shown).toContain(words);
		await takePictures(editor, type, editor.details);
	});

	it('shows no URL where nothing comes by itself, and what asking needs', async () => {
		await openAlone('Omi Memory Trigger', { receive: 'api' });
		const shown = await editor.text();
		for (const words of ['Receive', 'Ask With', 'Omi Developer', 'Check Every', 'Start From']) {
			expect(shown).toContain(words);
		}
		for (const words of ['Webhook URLs', 'Production URL', 'Authentication', 'Respond']) {
			expect(shown).not.toContain(words);
		}
		await takePictures(editor, 'receiveByAsking', editor.details);
	});

	it('asks for a Redis where sessions are to be kept in one', async () => {
		const shown = [];
		for (const sessionStore of ['memory', 'redis']) {
			await openAlone('Omi Transcript Trigger', { options: { sessionStore } });
			const text = await editor.text();
			expect(text).toContain('queue mode');
			shown.push(text.includes('Credential for Omi Session Store'));
		}
		await takePictures(editor, 'sessionStore', editor.details);
		expect(shown).toEqual([false, true]);
	});

	it('offers to be dragged what Omi will give out, before it has run', async () => {
		const name = 'Edit Fields';
		const next: WorkflowNode = {
			name,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {},
			position: [220, 0],
		};
		await openNode(name, {
			nodes: [nodeOf('Omi', { resource: 'conversation', operation: 'getAll' }), next],
			connections: { Omi: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		});
		const input = editor.page.getByTestId('ndv-input-panel');
		await input.getByText('conversationId').first().waitFor();
		const shown = await input.innerText();
		for (const field of ['title', 'overview', 'actionItems', 'durationSeconds']) {
			expect(shown).toContain(field);
		}
		await takePictures(editor, 'preview', editor.details);
	});

	it.each(triggers)('of %s has a preview, which the AI builder of n8n reads', async (name) => {
		const type = typeOf(name);
		const version = isReceiving(type) ? '1.1.0' : '1.0.0';
		const url = `${n8n().url}/schemas/n8n-nodes-omi.${type}/${version}.json`;
		const { status, json } = await request(url);
		expect([status, json]).toEqual([200, expect.objectContaining({ type: 'object' })]);
	});

	describe('before it is open', () => {
		afterEach(async () => {
			await editor.page.setViewportSize(usual);
			await editor.wear('light');
		});

		it.each(['Omi', 'Omi App'] as const)('offers all that %s can do', async (name) => {
			const names = editor.page.getByTestId('node-creator-item-name');
			const panel = editor.page.getByTestId('node-creator');
			const { resources } = name === 'Omi' ? omi : omiApp;
			const actions = resources.flatMap(({ operations }) => operations.map(({ action }) => action));
			// The icon above them stays as it is when the theme changes.
			for (const theme of themes) {
				await editor.wear(theme);
				await editor.newWorkflow();
				await editor.search('omi');
				await names.getByText(name, { exact: true }).first().click();
				await editor.page.setViewportSize({ ...usual, height: tall[name] });
				await names.getByText(actions.at(-1) ?? '', { exact: true }).waitFor();
				const offered = (await names.allInnerTexts()).map((text) => text.trim());
				expect(offered).toEqual(expect.arrayContaining(actions));
				expect(await panel.innerText()).toContain('use one of the Omi triggers');
				await takePicture(editor, `panel-${typeOf(name)}-${theme}`, panel);
				await editor.page.setViewportSize(usual);
			}
		});

		it('is in the list of nodes, with its icon', async () => {
			await editor.newWorkflow();
			for (const theme of themes) {
				await editor.wear(theme);
				const icons = new Set(await editor.icons('wearable'));
				expect([...icons]).toEqual([theme === 'light' ? 'omi.svg' : 'omi.dark.svg']);
			}
			expect(await editor.search('wearable')).toHaveLength(nodes.length);
			await editor.page.setViewportSize({ ...usual, height: 1150 });
			await editor.search('omi');
			const panel = editor.page.getByTestId('node-creator');
			const rows = await panel.getByTestId('item-iterator-item').allInnerTexts();
			const starting = rows
				.slice(0, nodes.length)
				.filter((row) => row.includes('Starts the workflow'));
			expect(starting).toHaveLength(triggers.length);
			await takePictures(editor, 'search', panel);
		});
	});
}
