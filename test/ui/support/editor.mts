import type { Browser, Locator, Page } from 'playwright-core';
import { login } from '../../../tools/n8n/api.mts';
import { OpenNode } from './openNode.mts';
import { go, tellAddress } from './pages.mts';

/** How long the editor may take for one thing, in ms. */
const patience = 60_000;

/** What stands at the side of n8n's pages once they are loaded. */
const home = 'project-home-menu-item';

export const themes = ['light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** n8n's editor in a browser, used as a person uses it: by what stands on the screen. */
export class Editor extends OpenNode {
	private constructor(page: Page) {
		super(page);
	}

	/**
	 * Signs in by the form, as everybody does.
	 *
	 * @param options.address what the editor takes for n8n's address, and shows as its URLs; by default the one it has
	 */
	static async open(
		browser: Browser,
		url: string,
		{ address }: { address?: string } = {},
	): Promise<Editor> {
		const context = await browser.newContext({
			viewport: { width: 1360, height: 850 },
			reducedMotion: 'reduce',
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const page = await context.newPage();
		page.setDefaultTimeout(patience);
		// Only the browser is told. n8n itself would send its users there, where nothing is.
		if (address !== undefined) await tellAddress(page, address);
		await page.goto(`${url}/signin`);
		await page.locator('input[type="email"]').fill(login.email);
		await page.locator('input[type="password"]').fill(login.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByTestId(home).waitFor();
		return new Editor(page);
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}

	/** Goes to one of n8n's pages, and leaves behind what has not been saved. */
	async visit(path: string): Promise<void> {
		const creator = this.page.getByTestId('node-creator');
		if (await creator.isVisible()) await this.page.keyboard.press('Escape');
		await go(this.page, path);
	}

	/** Loads the page anew, as who comes back the next day. */
	async loadAnew(): Promise<void> {
		await this.page.goto(new URL('/', this.page.url()).href);
		await this.page.getByTestId(home).waitFor();
	}

	/** Changes to a theme, as n8n does when the system changes. */
	async wear(theme: Theme): Promise<void> {
		await this.page.emulateMedia({ colorScheme: theme });
	}

	/** Begins an empty workflow and opens the panel that offers its first node. */
	async newWorkflow(): Promise<void> {
		await this.emptyWorkflow();
		await this.page.getByTestId('canvas-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/** Goes to an empty workflow: again, if n8n goes back to the last one, which it has saved by itself meanwhile. */
	private async emptyWorkflow(): Promise<void> {
		const plus = this.page.getByTestId('canvas-plus-button');
		for (let attempt = 0; attempt < 5; attempt++) {
			await this.visit('/workflow/new');
			const isThere = await plus.waitFor({ timeout: 10_000 }).then(
				() => true,
				() => false,
			);
			if (isThere) return;
		}
		throw new Error('n8n does not open an empty workflow');
	}

	/** Opens a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		// From an empty one: what is seen then is of no other.
		await this.emptyWorkflow();
		await this.visit(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** The names of the nodes that are offered for what somebody types. */
	async search(text: string): Promise<string[]> {
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		const names = this.page.getByTestId('node-creator-item-name');
		let found = '';
		let before: string;
		// The list follows the typing with a delay, and grows piece by piece.
		do {
			before = found;
			await this.page.waitForTimeout(300);
			found = (await names.allInnerTexts()).map((name) => name.trim()).join('\n');
		} while (found !== before);
		return found.split('\n');
	}

	/** The files of the icons beside what is found. */
	async icons(text: string): Promise<string[]> {
		await this.search(text);
		const icons = this.page.getByTestId('item-iterator-item').locator('img');
		const sources = await valuesOf(icons, 'src');
		return sources.map((source) => source.split('/').at(-1) ?? '');
	}

	/** Adds a node of the list to the workflow, which opens it. Where n8n offers actions first, takes one. */
	async add(name: string, action?: string): Promise<void> {
		await this.page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).click();
		if (action !== undefined) {
			await this.page
				.getByTestId('node-creator-item-name')
				.getByText(action, { exact: true })
				.click();
		} else {
			await this.page.getByRole('button', { name: 'Add to workflow' }).click();
		}
		await this.details.waitFor();
	}

	/** Opens the panel that offers a node to come after another. */
	async addAfter(name: string): Promise<void> {
		const node = this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
		await node.getByTestId('canvas-handle-plus').click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/**
	 * Runs the open workflow, and waits until it has ended; what n8n says of it.
	 *
	 * @param trigger the one to begin with, where there are several
	 */
	async execute(trigger: string): Promise<string> {
		const said = this.page.getByRole('alert').filter({ hasText: /executed|problem|error/i });
		// What it has said of another run would be taken for what it says of this.
		await said.first().waitFor({ state: 'detached' });
		const choice = this.page.getByLabel('Select trigger node');
		if (await choice.isVisible()) {
			await choice.click();
			await this.page.getByRole('menuitem').filter({ hasText: trigger }).click();
		}
		await this.page.getByTestId('execute-workflow-button').click();
		return await said.first().innerText();
	}

	/** The names of the nodes in the open workflow. */
	async nodes(): Promise<string[]> {
		return await valuesOf(this.page.getByTestId('canvas-node'), 'data-node-name');
	}

	/** The names of the nodes that have run, as the workflow shows them; waits for the first. */
	async succeeded(): Promise<string[]> {
		const mark = this.page.getByTestId('canvas-node-status-success');
		await mark.first().waitFor();
		const nodes = this.page.getByTestId('canvas-node').filter({ has: mark });
		return await valuesOf(nodes, 'data-node-name');
	}

	/** What the list of executions of the open workflow says, newest first. */
	async executions(): Promise<string[]> {
		await this.page.getByTestId('radio-button-executions').click();
		const list = this.page.getByTestId('current-executions-list');
		const entries = list.getByTestId(/^execution-details-/);
		await entries.first().waitFor();
		return await entries.allInnerTexts();
	}

	/** Publishes the open workflow; what n8n tells its user then. */
	async publish(): Promise<string> {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		await this.page.getByTestId('workflow-publish-button').click();
		const message = this.page.getByTestId('activation-modal');
		const text = await message.innerText();
		await message.getByRole('button', { name: 'Got it' }).click();
		return text;
	}

	/** Brings a file into a new workflow, by the workflow's menu. */
	async importFile(path: string): Promise<void> {
		await this.emptyWorkflow();
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByTestId('workflow-menu-item-import').hover();
		const chooser = this.page.waitForEvent('filechooser');
		await this.page.getByTestId('workflow-menu-item-import-from-file').click();
		await (await chooser).setFiles(path);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}
}

/** An attribute of all that is there at one instant: n8n draws anew what may change, and who asks one by one waits. */
async function valuesOf(things: Locator, attribute: string): Promise<string[]> {
	return await things.evaluateAll(
		(elements, name) => elements.map((element) => element.getAttribute(name) ?? ''),
		attribute,
	);
}
