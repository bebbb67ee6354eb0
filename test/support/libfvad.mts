import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/root.mts';

/** The detector as its package has it. */
export function packagedDetector(): Buffer {
	return readFileSync(join(root, 'node_modules/@ozymandiasthegreat/vad/dist/libfvad.wasm'));
}
