import type { Browser } from 'playwright-core';
import type { N8n } from '../../e2e/support/n8n.mts';
import type { Editor } from './editor.mts';

/** Where somebody sits who tries the editor. What is there, is there from `beforeAll` on. */
export interface Desk {
	n8n(): N8n;
	browser(): Browser;
	/** Signed in, and on whatever page the last test has left. */
	editor(): Editor;
}
