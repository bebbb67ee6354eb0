import type { Browser } from 'playwright-core';
import * as omi from '../../nodes/Omi/resources';
import * as omiApp from '../../nodes/OmiApp/resources';
import { request, useN8n } from '../e2e/support/n8n.mts';
import { Editor, openBrowser, themes } from './support/editor.mts';
import { takePicture } from './support/pictures.mts';

/** How each node looks when it is open, in both themes, on an n8n behind a proxy as its users have it. */

jest.setTimeout(120_000);

const n8n = useN8n({ env: { WEBHOOK_URL: 'https://n8n.example.com/' } });
let browser: Browser;
const editors = new Map<string, Editor>();
beforeAll(async () => {
	browser = await openBrowser();
	for (const theme of themes) editors.set(theme, await Editor.open(browser, n8n().url, theme));
});
afterAll(async () => await browser.close());

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

const triggers = nodes.filter(([name]) => name.endsWith('Trigger'));

/** What n8n calls a node inside, but for the package. */
const typeOf = (name: string) => {
	return (name.charAt(0).toLowerCase() + name.slice(1)).replaceAll(' ', '');
};

/** Whether Omi sends it anything, so that it has a URL. */
const isReceiving = (type: string) => type.endsWith('Trigger') && type !== 'omiActionItemTrigger';

/** The window of the other pictures, and how high one is in which all actions have room; in pixels. */
const usual = { width: 1360, height: 850 };
const tall = { Omi: 2300, 'Omi App': 1300 };

/** Opens what the list of nodes offers of one: the names of all its triggers and actions. */
async function actionsOf(editor: Editor, name: keyof typeof tall): Promise<string[]> {
	await editor.search('omi');
	const names = editor.page.getByTestId('node-creator-item-name');
	await names.getByText(name, { exact: true }).first().click();
	await editor.page.setViewportSize({ ...usual, height: tall[name] });
	await editor.page.waitForTimeout(1000);
	return (await names.allInnerTexts()).map((text) => text.trim());
}

describe.each(themes)('in the %s theme', (theme) => {
	it.each(nodes)('%s shows what it needs', async (name, parameters, says) => {
		const type = typeOf(name);
		const { id } = await n8n().save({
			name,
			nodes: [
				{
					name,
					type: `n8n-nodes-omi.${type}`,
					typeVersion: isReceiving(type) ? 1.1 : 1,
					parameters,
					position: [0, 0],
					...(isReceiving(type) && { webhookId }),
				},
			],
			connections: {},
		});

		const editor = editors.get(theme) as Editor;
		await editor.openWorkflow(id);
		await editor.openNode(name);
		if (isReceiving(type))
			expect(await editor.copyUrl('production')).toMatch(/^https:\/\/n8n\.example\.com\//);
		const shown = await editor.text();
		for (const words of says) expect(shown).toContain(words);
		await takePicture(editor, `${type}-${theme}`, editor.details);
	});

	it('shows no URL where nothing comes by itself, and what asking needs', async () => {
		const name = 'Omi Memory Trigger';
		const { id } = await n8n().save({
			name: `${name}, by asking`,
			nodes: [
				{
					name,
					type: 'n8n-nodes-omi.omiMemoryTrigger',
					typeVersion: 1.1,
					parameters: { receive: 'api' },
					position: [0, 0],
					webhookId,
				},
			],
			connections: {},
		});
		const editor = editors.get(theme) as Editor;
		await editor.openWorkflow(id);
		await editor.openNode(name);
		const shown = await editor.text();
		for (const words of ['Receive', 'Ask With', 'Omi Developer', 'Check Every', 'Start From']) {
			expect(shown).toContain(words);
		}
		for (const words of ['Webhook URLs', 'Production URL', 'Authentication', 'Respond']) {
			expect(shown).not.toContain(words);
		}
		await takePicture(editor, `receiveByAsking-${theme}`, editor.details);
	});

	it('asks for a Redis where sessions are to be kept in one', async () => {
		const shown = [];
		for (const sessionStore of ['memory', 'redis']) {
			const name = 'Omi Transcript Trigger';
			const type = 'n8n-nodes-omi.omiTranscriptTrigger';
			const parameters = { options: { sessionStore } };
			const { id } = await n8n().save({
				name: `${name} ${sessionStore}`,
				nodes: [{ name, type, typeVersion: 1.1, parameters, position: [0, 0], webhookId }],
				connections: {},
			});
			const editor = editors.get(theme) as Editor;
			await editor.openWorkflow(id);
			await editor.openNode(name);
			const text = await editor.text();
			expect(text).toContain('queue mode');
			shown.push(text.includes('Credential for Omi Session Store'));
		}
		await takePicture(
			editors.get(theme) as Editor,
			`sessionStore-${theme}`,
			editors.get(theme)?.details,
		);
		expect(shown).toEqual([false, true]);
	});

	it.each(['Omi', 'Omi App'] as const)(
		'the panel of %s offers all that it can do',
		async (name) => {
			const editor = editors.get(theme) as Editor;
			await editor.newWorkflow();
			const offered = await actionsOf(editor, name);
			const { resources } = name === 'Omi' ? omi : omiApp;
			const actions = resources.flatMap(({ operations }) => operations.map(({ action }) => action));
			expect(offered).toEqual(expect.arrayContaining(actions));
			const panel = editor.page.getByTestId('node-creator');
			expect(await panel.innerText()).toContain('use one of the Omi triggers');
			await takePicture(editor, `panel-${name === 'Omi' ? 'omi' : 'omiApp'}-${theme}`, panel);
			await editor.page.setViewportSize(usual);
		},
	);

	it('what Omi will give out is there to be dragged before it has run', async () => {
		const editor = editors.get(theme) as Editor;
		const { id } = await n8n().save({
			name: 'Preview',
			nodes: [
				{
					name: 'Omi',
					type: 'n8n-nodes-omi.omi',
					typeVersion: 1,
					parameters: { resource: 'conversation', operation: 'getAll' },
					position: [0, 0],
				},
				{
					name: 'Edit Fields',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: {},
					position: [220, 0],
				},
			],
			connections: { Omi: { main: [[{ node: 'Edit Fields', type: 'main', index: 0 }]] } },
		});
		await editor.openWorkflow(id);
		await editor.openNode('Edit Fields');
		const input = editor.page.getByTestId('ndv-input-panel');
		await input.getByText('conversationId').first().waitFor();
		const shown = await input.innerText();
		for (const field of ['title', 'overview', 'actionItems', 'durationSeconds']) {
			expect(shown).toContain(field);
		}
		await takePicture(editor, `preview-${theme}`, editor.details);
	});

	it.each(triggers)('n8n finds the preview of %s, which its AI builder reads', async (name) => {
		const type = typeOf(name);
		const version = isReceiving(type) ? '1.1.0' : '1.0.0';
		const url = `${n8n().url}/schemas/n8n-nodes-omi.${type}/${version}.json`;
		const { status, json } = await request(url);
		expect([status, json]).toEqual([200, expect.objectContaining({ type: 'object' })]);
	});

	it('the list of nodes shows them all', async () => {
		const editor = editors.get(theme) as Editor;
		await editor.newWorkflow();
		const icons = new Set(await editor.icons('wearable'));
		expect([...icons]).toEqual([theme === 'light' ? 'omi.svg' : 'omi.dark.svg']);
		expect(await editor.search('wearable')).toHaveLength(nodes.length);
		await editor.page.setViewportSize({ ...usual, height: 1150 });
		await editor.search('omi');
		const panel = editor.page.getByTestId('node-creator');
		const rows = (await panel.getByTestId('item-iterator-item').allInnerTexts()).slice(
			0,
			nodes.length,
		);
		const starting = rows.filter((row) => row.includes('Starts the workflow'));
		expect(starting).toHaveLength(triggers.length);
		await takePicture(editor, `search-${theme}`, panel);
		await editor.page.setViewportSize(usual);
	});
});
