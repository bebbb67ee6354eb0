import type { Browser } from 'playwright-core';
import { useN8n } from '../e2e/support/n8n.mts';
import { CommunityNodes } from './support/communityNodes.mts';
import { Editor, openBrowser } from './support/editor.mts';
import { takePicture } from './support/pictures.mts';

/** What somebody sees whose n8n takes verified packages only, as n8n 3 does by default. */

jest.setTimeout(300_000);

const n8n = useN8n({ package: null, env: { N8N_UNVERIFIED_PACKAGES_ENABLED: 'false' } });
let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(async () => await browser.close());

it('the page speaks of verified packages, and has no button', async () => {
	const editor = await Editor.open(browser, n8n().url);
	const page = new CommunityNodes(editor);
	await page.open();
	await expect(page.empty.innerText()).resolves.toContain('verified community nodes');
	expect(await page.offersInstalling()).toBe(false);
	await takePicture(editor, 'verifiedOnly');
});

it('n8n says why to who asks in another way', async () => {
	const asking = n8n().api.request('POST', '/community-packages', { name: 'n8n-nodes-omi' });
	await expect(asking).rejects.toThrow(
		'Installation of unverified community packages is forbidden!',
	);
});
