import { join } from 'node:path';
import type { Locator, PageScreenshotOptions } from 'playwright-core';
import { root } from '../../../tools/root.mts';
import type { Editor } from './editor.mts';

/**
 * Where the pictures go: into the documentation when UPDATE_PICTURES is set, else aside, as every machine draws
 * letters a little differently.
 */
const folder = join(root, process.env.UPDATE_PICTURES ? 'docs/pictures' : '.pictures');

/** Messages and tips of n8n that come and go, and the buttons that lie upon a workflow. */
const passing = [
	'.el-notification',
	'[role="tooltip"]',
	'[data-test-id="tooltip-content"]',
	'[data-test-id="execute-workflow-button"]',
	'[aria-label="Select trigger node"]',
].join();

/** Space around a workflow in its picture, in pixels; below, the nodes' names want some. */
const margin = { around: 24, below: 90 };

const optionsFor = (name: string) => {
	return {
		path: join(folder, `${name}.png`),
		style: `${passing} { visibility: hidden !important; }`,
		animations: 'disabled',
	} satisfies PageScreenshotOptions;
};

/** Takes a picture of the whole window, or of a part of it. */
export async function takePicture(editor: Editor, name: string, part?: Locator): Promise<void> {
	await (part ?? editor.page).screenshot(optionsFor(name));
}

/** Takes a picture of the open workflow, its notes included, and of nothing around it. */
export async function takeWorkflowPicture(editor: Editor, name: string): Promise<void> {
	// n8n's key for "all of it into view", which takes a moment.
	await editor.page.keyboard.press('1');
	await editor.page.waitForTimeout(700);
	const parts = editor.page.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]');
	const all = await Promise.all((await parts.all()).map((part) => part.boundingBox()));
	const boxes = all.filter((box) => box !== null);
	const x = Math.min(...boxes.map((box) => box.x)) - margin.around;
	const y = Math.min(...boxes.map((box) => box.y)) - margin.around;
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + margin.around - x;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + margin.below - y;
	await editor.page.screenshot({ ...optionsFor(name), clip: { x, y, width, height } });
}
