import type { Locator } from 'playwright-core';
import type { Editor } from './editor.mts';

/** n8n's page Settings > Community nodes, used as a person uses it. */
export class CommunityNodes {
	constructor(private readonly editor: Editor) {}

	async open(): Promise<void> {
		await this.editor.visit('/settings/community-nodes');
		// It asks npm for newer versions before it shows anything.
		await this.cards.getByText('n8n-nodes-').or(this.empty).first().waitFor();
	}

	/** Fills in what "Install" asks for. */
	async fillIn(name: string): Promise<void> {
		await this.installButton.click();
		await this.page
			.getByTestId('package-name-input')
			.locator('input')
			.or(this.page.locator('input[name="packageNameInput"]'))
			.first()
			.fill(name);
		await this.page.getByTestId('user-agreement-checkbox').click();
	}

	async offersInstalling(): Promise<boolean> {
		return await this.installButton.isVisible();
	}

	/** Clicks "Install"; what n8n says then. */
	async install(): Promise<string> {
		await this.page.getByTestId('install-community-package-button').click();
		return await this.said();
	}

	/** What is installed, as each card tells it. */
	async installed(): Promise<string[]> {
		const texts = await this.cards.allInnerTexts();
		return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
	}

	/** Waits until a card says so. */
	async untilInstalled(what: RegExp): Promise<void> {
		await this.cards.filter({ hasText: what }).waitFor();
	}

	/** Opens the question whether to update, which names what would be affected. */
	async askToUpdate(): Promise<Locator> {
		await this.cards.getByRole('button', { name: 'Update' }).click();
		return await this.question();
	}

	/** The same for removing it. */
	async askToUninstall(): Promise<Locator> {
		await this.cards.getByTestId('action-toggle').click();
		await this.page.getByText('Uninstall package').click();
		return await this.question();
	}

	/** Says yes; what n8n says then. */
	async confirm(): Promise<string> {
		await this.page.getByRole('button', { name: /^Confirm (update|uninstall)$/ }).click();
		return await this.said();
	}

	private async question(): Promise<Locator> {
		const dialog = this.page.getByRole('dialog');
		// At first it says that there are none.
		await dialog.getByText('The following workflows').waitFor();
		return dialog;
	}

	private async said(): Promise<string> {
		const said = this.page
			.getByRole('alert')
			.filter({ hasText: /package/i })
			.first();
		const text = await said.innerText({ timeout: 180_000 });
		return text.trim();
	}

	/** What the page says where nothing is installed. */
	get empty(): Locator {
		return this.page.getByText('Supercharge your workflows');
	}

	private get installButton(): Locator {
		return this.page.getByRole('button', { name: /^Install( a community node)?$/ });
	}

	private get cards(): Locator {
		return this.page.getByTestId('community-package-card');
	}

	private get page() {
		return this.editor.page;
	}
}
