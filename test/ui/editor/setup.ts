import type { Page } from 'playwright-core';
import { request } from '../../e2e/support/n8n.mts';
import { readExample } from '../../support/examples.mts';
import type { Desk } from '../support/desk';

const ANN = 'annAbCdEfGhIjKlMnOpQrStUvWx1';
const BOB = 'bobAbCdEfGhIjKlMnOpQrStUvWx2';

/** What two users of an Omi app see who set it up, in a browser, with the example workflow. */
export function setup({ n8n, browser }: Desk): void {
	let page: Page;
	let connect: string;
	let isComplete: (uid: string) => Promise<unknown>;
	beforeAll(async () => {
		const saved = await n8n().publish(readExample('setup-account.json'));
		connect = saved.webhookUrl('Omi Setup Trigger', 'connect');
		const check = saved.webhookUrl('Omi Setup Trigger', 'setup');
		isComplete = async (uid) => {
			const { json } = await request(`${check}?uid=${uid}`);
			return (json as Record<string, unknown>).is_setup_completed;
		};
	}, 60_000);
	beforeEach(async () => {
		// Each user has a browser of their own.
		page = await (await browser().newContext()).newPage();
	});
	afterEach(async () => await page.context().close());

	it.each([
		['Ann', ANN, 'ann@example.com'],
		['Bob', BOB, 'bob@example.com'],
	])('opens the page as %s, enters an account, and is done', async (_name, uid, account) => {
		expect(await isComplete(uid)).toBe(false);
		await page.goto(`${connect}?uid=${uid}`);
		expect(page.url()).toContain(`/form/connect-account?uid=${uid}`);
		await page.getByText('Connect your account').first().waitFor();
		await page.locator('input[type="email"]').fill(account);
		await page.getByRole('button', { name: 'Submit' }).click();
		await page.getByText('Go back to the Omi app').waitFor();
		await expect(untilComplete(uid)).resolves.toBe(true);
	});

	async function untilComplete(uid: string): Promise<unknown> {
		for (let attempt = 0; attempt < 20; attempt++) {
			if ((await isComplete(uid)) === true) return true;
			await page.waitForTimeout(500);
		}
		return false;
	}

	it('has nothing run that a link has brought, and is led nowhere else', async () => {
		const ran: string[] = [];
		page.on('dialog', (dialog) => {
			ran.push(dialog.message());
			void dialog.dismiss();
		});
		const script = encodeURIComponent('"><img src=x onerror=alert(1)><script>alert(2)</script>');
		const evil = encodeURIComponent('https://evil.example/');
		for (const query of [
			`uid=${script}`,
			`uid=${ANN}&state=${script}`,
			`uid=${ANN}&address=${evil}&redirect=${evil}`,
		]) {
			await page.goto(`${connect}?${query}`);
			// What a script begins may come a moment later.
			await page.waitForTimeout(300);
			expect(new URL(page.url()).origin).toBe(new URL(n8n().url).origin);
		}
		expect(ran).toEqual([]);
	});
}
