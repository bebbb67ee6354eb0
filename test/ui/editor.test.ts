import type { Browser } from 'playwright-core';
import { openServices, type Services } from '../../tools/services/index.mts';
import { useN8n } from '../e2e/support/n8n.mts';
import { examples } from './editor/examples';
import { firstSteps } from './editor/firstSteps';
import { panels } from './editor/panels';
import { setup } from './editor/setup';
import { verifiedOnly } from './editor/verifiedOnly';
import type { Desk } from './support/desk';
import { openBrowser } from './support/browser.mts';
import { Editor } from './support/editor.mts';

/**
 * What people see and click in the real editor. All of it in one n8n, one browser and one page, which take longer to
 * load than most of it takes; `-t 'an example'` runs a part.
 */

jest.setTimeout(120_000);

let services: Services;
beforeAll(async () => {
	services = await openServices();
});
// What is installed already works with verified packages only, too, which will be n8n 3's default.
const n8n = useN8n(() => ({ env: { ...services.env, N8N_UNVERIFIED_PACKAGES_ENABLED: 'false' } }));
let browser: Browser;
let editor: Editor;
beforeAll(async () => {
	browser = await openBrowser();
	editor = await Editor.open(browser, n8n().url);
}, 120_000);
afterAll(async () => {
	await browser.close();
	await services.close();
});

const desk: Desk = { n8n, browser: () => browser, editor: () => editor };

// First, as n8n explains more to who has not published anything yet.
describe('the panel', () => panels(desk));
firstSteps(desk);
describe('a user of an Omi app', () => setup(desk));
describe('an n8n that takes verified packages only', () => verifiedOnly(desk));
// Last, as it leaves credentials, which n8n offers to every node then.
describe('an example', () => examples(desk, () => services));
