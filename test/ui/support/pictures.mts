import { join } from 'node:path';
import type { Locator, PageScreenshotOptions } from 'playwright-core';
import { root } from '../../../tools/root.mts';
import { themes, type Editor } from './editor.mts';

/**
 * Where the pictures go: into the documentation when UPDATE_PICTURES is set, else aside, as every machine draws
 * letters a little differently.
 */
const folder = join(root, process.env.UPDATE_PICTURES ? 'docs/pictures' : '.pictures');

/** Messages and tips of n8n that come and go. */
const passing = ['.el-notification', '[role="tooltip"]', '[data-test-id="tooltip-content"]'];

/** The buttons that lie upon a workflow. */
const upon = ['.vue-flow__panel', ':is(button, [role="button"]):not(.vue-flow__viewport *)'];

/** Space around a workflow in its picture, in pixels. */
const margin = 24;

const optionsFor = (name: string, hidden: string[]) => {
	return {
		path: join(folder, `${name}.png`),
		style: `${hidden.join()} { visibility: hidden !important; }`,
		animations: 'disabled',
	} satisfies PageScreenshotOptions;
};

/** Takes a picture of the whole window, or of a part of it. */
export async function takePicture(editor: Editor, name: string, part?: Locator): Promise<void> {
	// Where it lies upon nothing: what is under it looks different.
	await editor.page.mouse.move(680, 1);
	await editor.page.waitForFunction('[...document.images].every(({ complete }) => complete)');
	await (part ?? editor.page).screenshot(optionsFor(name, passing));
}

/** Takes a picture of a part of the window in each theme, and leaves the editor in the light one. */
export async function takePictures(editor: Editor, name: string, part: Locator): Promise<void> {
	for (const theme of [...themes].reverse()) {
		await editor.wear(theme);
		await takePicture(editor, `${name}-${theme}`, part);
	}
}

/** Takes a picture of the open workflow, its notes included, and of nothing around it. */
export async function takeWorkflowPicture(editor: Editor, name: string): Promise<void> {
	const { page } = editor;
	// Nothing is selected then.
	await page.locator('.vue-flow__pane').click({ position: { x: 5, y: 200 } });
	// n8n's key for "all of it into view", which takes a moment.
	await page.keyboard.press('1');
	await untilStill(page.locator('.vue-flow__transformationpane'));
	const inView = await page.getByTestId('canvas-wrapper').boundingBox();
	const clip = around(await page.evaluate(drawn), inView);
	await page.mouse.move(680, 1);
	await page.screenshot({ ...optionsFor(name, [...passing, ...upon]), clip });
}

/** Waits until a part of the window moves no more. */
async function untilStill(part: Locator): Promise<void> {
	let place = '';
	let before: string;
	do {
		before = place;
		await part.page().waitForTimeout(150);
		place = (await part.getAttribute('style')) ?? '';
	} while (place !== before);
}

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** In the browser: where each note and each node is, its name, which may be wider, and what leads on from it. */
const drawn = `[
	...document.querySelectorAll('[data-test-id="sticky"], [data-test-id="canvas-node"], [data-test-id="canvas-handle-plus"]'),
	...[...document.querySelectorAll('[data-test-id="canvas-node"] *')]
		.filter((part) => [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim() !== ''))
		.filter((part) => part.closest('button, [data-test-id="canvas-node-toolbar"]') === null),
]
	.map((part) => part.getBoundingClientRect().toJSON())
	.filter(({ width, height }) => width > 0 && height > 0)`;

/** What has all of them in it, with a margin, but nothing outside the view. */
function around(boxes: Box[], view: Box | null): Box {
	const limit = view ?? { x: 0, y: 0, width: Infinity, height: Infinity };
	const left = Math.max(limit.x, Math.min(...boxes.map(({ x }) => x)) - margin);
	const top = Math.max(limit.y, Math.min(...boxes.map(({ y }) => y)) - margin);
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin;
	return {
		x: left,
		y: top,
		width: Math.min(right, limit.x + limit.width) - left,
		height: Math.min(bottom, limit.y + limit.height) - top,
	};
}
