import type { Locator, Page } from 'playwright-core';

/** The node that is open in n8n's editor, and the credential that it is signed in with. */
export class OpenNode {
	constructor(readonly page: Page) {}

	/** The open node: what it waits for, its parameters, what came out of it. */
	get details(): Locator {
		return this.page.getByTestId('ndv');
	}

	/** All that stands in the open node, with what is filled in. */
	async text(): Promise<string> {
		const inputs = this.details.locator('input, textarea');
		const filled = await inputs.evaluateAll((elements) => {
			return (elements as unknown as Array<{ value: string }>).map(({ value }) => value);
		});
		return [await this.details.innerText(), ...filled].join('\n');
	}

	/** Opens a node of the workflow. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.details.waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.details.waitFor({ state: 'hidden' });
	}

	/** Chooses one of a parameter's options by its name. */
	async choose(parameter: string, option: string): Promise<void> {
		const list = this.page.getByTestId(`parameter-input-${parameter}`);
		// The description follows the name.
		await this.pick(list, this.page.getByRole('option', { name: new RegExp(`^${option}`) }));
	}

	/** What is chosen for a parameter of the open node. */
	async chosen(parameter: string): Promise<string> {
		return await this.page
			.getByTestId(`parameter-input-${parameter}`)
			.locator('input')
			.inputValue();
	}

	/** Fills in a text: a parameter of the open node, or of the open credential. */
	async fill(parameter: string, text: string): Promise<void> {
		await this.page.getByTestId(`parameter-input-${parameter}`).locator('input').fill(text);
	}

	/** Begins a credential for the open node. */
	async newCredential(): Promise<void> {
		await this.page.getByTestId('node-credentials-slot').getByRole('button').first().click();
		await this.page.getByTestId('editCredential-modal').waitFor();
	}

	/** Saves the open credential, which tests it: "saved", or why it cannot be right. */
	async saveCredential(): Promise<string> {
		const form = this.page.getByTestId('editCredential-modal');
		await this.page.getByTestId('credential-save-button').click();
		const details = form.getByText('More details');
		await details.or(this.page.getByText('Credential saved')).first().waitFor();
		if (!(await details.isVisible())) return 'saved';
		await details.click();
		return await form.innerText();
	}

	/** Signs the open node in with a credential that is there already. */
	async useCredential(name: string): Promise<void> {
		const option = this.page.getByText(name, { exact: true }).last();
		await this.pick(this.page.getByTestId('node-credentials-select'), option);
	}

	/** Opens a list and takes an option: again, where the list closes because what it hangs on is drawn anew meanwhile. */
	private async pick(list: Locator, option: Locator): Promise<void> {
		for (let attempt = 0; attempt < 20; attempt++) {
			await list.click();
			const isTaken = await option.click({ timeout: 3_000 }).then(
				() => true,
				() => false,
			);
			if (isTaken) return;
		}
		throw new Error('The list closes before anything can be taken');
	}

	/** Copies one of the URLs that the open trigger shows; what is in the clipboard then. */
	async copyUrl(kind: 'test' | 'production'): Promise<string> {
		const choice = this.page.getByTestId(`radio-button-${kind}`);
		if (!(await choice.isVisible())) {
			await this.page.getByTestId('node-parameters').getByText('Webhook URLs').click();
		}
		await choice.click();
		await this.page.evaluate('navigator.clipboard.writeText("")');
		const url = this.page.getByText(kind === 'test' ? '/webhook-test/' : '/webhook/').first();
		// A click while the panel still moves copies nothing: so does a person click again.
		for (let attempt = 0; attempt < 10; attempt++) {
			await url.click();
			await this.page.waitForTimeout(200);
			const copied: string = await this.page.evaluate('navigator.clipboard.readText()');
			if (copied !== '') return copied;
		}
		throw new Error('A click on the URL did not copy it');
	}

	/** Has the open trigger wait for one delivery. */
	async listen(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.page.getByTestId('trigger-listening').waitFor();
	}

	/** What came out of the open node, as its table shows it: the names of the columns, and the first row. */
	async output(): Promise<Record<string, string>> {
		const table = this.page.getByTestId('output-panel').locator('table').first();
		await table.waitFor();
		const names = await table.locator('th').allInnerTexts();
		const cells = await table.locator('tbody tr').first().locator('td').allInnerTexts();
		return Object.fromEntries(
			names.map((name, index) => [name.trim(), cells[index]?.trim() ?? '']),
		);
	}
}
