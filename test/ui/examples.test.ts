import type { Browser } from 'playwright-core';
import {
	CREDENTIAL_NAMES,
	credentialOf,
	openOmiAccount,
	type OmiAccount,
} from '../../tools/n8n/omiAccount.mts';
import {
	ACCOUNT_OF,
	accountName,
	openServices,
	type Services,
} from '../../tools/services/index.mts';
import { exampleFiles, readExample } from '../support/examples.mts';
import { useN8n } from '../e2e/support/n8n.mts';
import { Editor, openBrowser } from './support/editor.mts';
import { takeWorkflowPicture } from './support/pictures.mts';

/** What somebody without a device does: imports an example and runs it on its sample data. */

jest.setTimeout(120_000);

let services: Services;
beforeAll(async () => {
	services = await openServices();
});
const n8n = useN8n(() => ({ env: services.env }));
let browser: Browser;
let editor: Editor;
let account: OmiAccount;
beforeAll(async () => {
	await services.openAccounts(n8n());
	browser = await openBrowser();
	editor = await Editor.open(browser, n8n().url);
	account = await openOmiAccount(n8n());
	account.admit('viUv7GtdoHXbK1UBCDlPuTDuPgJ2');
});
afterAll(async () => {
	await browser.close();
	await account.close();
	await services.close();
});

describe('an example', () => {
	it.each(exampleFiles())('%s is imported, and runs on its sample data', async (file) => {
		const { nodes, pinData = {} } = readExample(file);
		const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		await editor.importFile(`examples/${file}`);
		expect((await editor.nodes()).sort()).toEqual(steps.map(({ name }) => name).sort());

		for (const step of steps) {
			const own = credentialOf(step);
			const other = step.disabled ? undefined : ACCOUNT_OF[step.type];
			if (own === undefined && other === undefined) continue;
			await editor.openNode(step.name);
			await editor.useCredential(own ? CREDENTIAL_NAMES[own] : accountName(other ?? ''));
			await editor.closeNode();
		}
		const [trigger = ''] = Object.keys(pinData);
		expect(await editor.execute(trigger)).toContain('Workflow executed successfully');
		await takeWorkflowPicture(editor, `example-${file.replace('.json', '')}`);
	});
});
