import type { Browser } from 'playwright-core';
import { request, trigger, useN8n } from '../e2e/support/n8n.mts';
import { accepted, send } from '../e2e/support/omi.mts';
import { say, talk } from '../e2e/support/sessions.mts';
import { developerMemory } from '../support/payloads';
import { openOwnRegistry, type OwnRegistry } from '../support/registry.mts';
import { CommunityNodes } from './support/communityNodes.mts';
import { openBrowser } from './support/browser.mts';
import { Editor } from './support/editor.mts';
import { takePicture } from './support/pictures.mts';
import { Speaker } from './support/speaker.mts';

/**
 * The package comes, is used, updated, removed and comes again as for everybody: by n8n's page Community nodes. One after
 * the other, in one n8n, which is never restarted.
 */

jest.setTimeout(600_000);

let registry: OwnRegistry;
beforeAll(async () => {
	registry = await openOwnRegistry();
	await registry.publish('0.1.0');
});
const n8n = useN8n(() => ({ package: null, env: registry.env }));
let browser: Browser;
let editor: Editor;
let page: CommunityNodes;
let speaker: Speaker;
beforeAll(async () => {
	browser = await openBrowser();
	editor = await Editor.open(browser, n8n().url);
	page = new CommunityNodes(editor);
});
afterAll(async () => {
	await browser.close();
	await registry.close();
});

it('is installed by its name, and its nodes are there', async () => {
	await page.open();
	await page.fillIn('n8n-nodes-omi');
	await takePicture(editor, 'install');
	expect(await page.install()).toContain('Package installed');
	expect(await page.installed()).toEqual([
		expect.stringMatching(/^n8n-nodes-omi 11 nodes.* v0\.1\.0$/),
	]);
	await takePicture(editor, 'installed');
	await editor.newWorkflow();
	expect(await editor.search('omi')).toContain('Omi Memory Trigger');
});

it('starts a workflow', async () => {
	await editor.search('omi memory');
	await editor.add('Omi Memory Trigger');
	const url = await editor.copyUrl('production');
	await editor.closeNode();
	expect(await editor.publish()).toContain('"Conversation Events"');
	expect(await send(`${url}?uid=u1AbC`, developerMemory())).toBe(accepted);
	await expect(editor.executions()).resolves.toMatchObject([/Succeeded/]);
});

it('is updated while somebody speaks, and all that is said comes out, once', async () => {
	speaker = await Speaker.meet(n8n());
	speaker.begin();
	await registry.publish('0.1.1');
	await speaker.untilMore(8);
	await page.open();
	const question = await page.askToUpdate();
	await takePicture(editor, 'update', question);
	expect(await page.confirm()).toContain('Package updated');
	await page.untilInstalled(/v0\.1\.1$/);
	await speaker.untilMore(12);
	// Whoever is refused with a status below 500 is not sent to again: n8n itself refuses while it changes the nodes.
	const refused = await speaker.stop();
	expect(refused.filter((answer) => !/^400 .*Unrecognized node type/.test(answer))).toEqual([]);

	const { came, said } = await speaker.words();
	expect(came).toEqual([said]);
	const { isWhole, secondsLeft } = await speaker.soundIsWhole();
	expect(isWhole).toBe(true);
	// A whole piece is kept until there is more: it might be the last.
	expect(secondsLeft).toBeLessThanOrEqual(5);
});

it('is removed: n8n refuses what comes, and the workflows stay', async () => {
	const { conversation } = speaker;
	expect(await say(conversation.webhookUrl(trigger), 'v', talk('v', 3))).toBe(accepted);
	await page.open();
	await takePicture(editor, 'remove', await page.askToUninstall());
	expect(await page.confirm()).toContain('Package uninstalled');
	const { status, text } = await request(`${conversation.webhookUrl(trigger)}?uid=v`, {});
	expect([status, text]).toEqual([400, expect.stringContaining('Unrecognized node type')]);
	expect(await n8n().api.workflow(conversation.id)).toMatchObject({ active: true });
	// The page that is open knows the nodes still.
	await editor.loadAnew();
	await editor.openWorkflow(conversation.id);
	await takePicture(editor, 'removed');
});

it('is installed again, and the workflows go on where they were', async () => {
	await page.open();
	await page.fillIn('n8n-nodes-omi');
	expect(await page.install()).toContain('Package installed');
	const { conversation } = speaker;
	const more = talk('v', 2, 3);
	expect(await say(conversation.webhookUrl(trigger), 'v', more)).toBe(accepted);
	expect(await speaker.end('v', [...talk('v', 3), ...more])).toBe(accepted);
	const { came } = await speaker.words();
	expect(came.at(-1)).toEqual(['v 0', 'v 1', 'v 2', 'v 3', 'v 4']);
	expect(came).toHaveLength(2);
});
