import {
	CREDENTIAL_NAMES,
	credentialOf,
	openOmiAccount,
	type OmiAccount,
} from '../../../tools/n8n/omiAccount.mts';
import { ACCOUNT_OF, accountName, type Services } from '../../../tools/services/index.mts';
import { exampleFiles, readExample } from '../../support/examples.mts';
import type { Desk } from '../support/desk';
import { takeWorkflowPicture } from '../support/pictures.mts';

/** What somebody without a device does: imports an example and runs it on its sample data. */
export function examples({ n8n, editor }: Desk, services: () => Services): void {
	let account: OmiAccount;
	beforeAll(async () => {
		await services().openAccounts(n8n());
		account = await openOmiAccount(n8n());
		account.admit('viUv7GtdoHXbK1UBCDlPuTDuPgJ2');
	});
	afterAll(async () => await account.close());

	it.each(exampleFiles())('%s is imported, and runs on its sample data', async (file) => {
		const { nodes, pinData = {} } = readExample(file);
		const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		await editor().importFile(`examples/${file}`);
		expect((await editor().nodes()).sort()).toEqual(steps.map(({ name }) => name).sort());

		for (const step of steps) {
			const own = credentialOf(step);
			const other = step.disabled ? undefined : ACCOUNT_OF[step.type];
			if (own === undefined && other === undefined) continue;
			await editor().openNode(step.name);
			await editor().useCredential(own ? CREDENTIAL_NAMES[own] : accountName(other ?? ''));
			await editor().closeNode();
		}
		const [trigger = ''] = Object.keys(pinData);
		expect(await editor().execute(trigger)).toContain('Workflow executed successfully');
		// n8n calls it a success as well if there was nothing to do.
		expect(await editor().succeeded()).not.toEqual([]);
		await takeWorkflowPicture(editor(), `example-${file.replace('.json', '')}`);
	});
}
