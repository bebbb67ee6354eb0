import type { Page } from 'playwright-core';

/** n8n's own router; Vue leaves it where it can be found. */
const router = `document.querySelector('#app').__vue_app__.config.globalProperties.$router`;

/** How often is looked whether n8n asks what to do with what has not been saved, in ms. */
const lookInterval = 300;

/** What n8n says in a corner, for some seconds. */
const messages = '.el-notification';

/**
 * Goes to a page of n8n's editor as the editor's links do: to load it anew takes ten times as long. Leaves behind what
 * has not been saved.
 */
export async function go(page: Page, path: string): Promise<void> {
	let isThere = false;
	const going = page
		.evaluate(`${router}.push(${JSON.stringify(path)}).then(() => {})`)
		.then(() => (isThere = true));
	const leave = page.getByRole('button', { name: 'Leave without saving' });
	while (!isThere) {
		await Promise.race([going, page.waitForTimeout(lookInterval)]);
		if (!isThere && (await leave.isVisible())) await leave.click();
	}
	// Nothing that was said on the last page is taken for what this one says.
	const close = `${messages}__closeBtn`;
	await page.evaluate(`document.querySelectorAll('${close}').forEach((one) => one.click())`);
	await page.locator(messages).first().waitFor({ state: 'hidden' });
}

/** Has a page take this for the address under which n8n is reached from outside. */
export async function tellAddress(page: Page, address: string): Promise<void> {
	await page.route('**/rest/settings', async (route) => {
		const response = await route.fetch();
		const { data } = (await response.json()) as { data: Record<string, unknown> };
		const told = { urlBaseWebhook: address, urlBaseWebhookTest: address };
		await route.fulfill({ response, json: { data: { ...data, ...told } } });
	});
}
