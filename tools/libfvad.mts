/**
 * Writes libfvad.wasm, as its npm package has it, into a source file: so tests, tools and the bundle read it
 * alike. Run `npx tsx tools/libfvad.mts` after the package has changed; a test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mts';

const PACKAGE = '@ozymandiasthegreat/vad';
const WIDTH = 96;

const base64 = readFileSync(join(root, 'node_modules', PACKAGE, 'dist/libfvad.wasm'), 'base64');
const lines = base64.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
writeFileSync(
	join(root, 'nodes/domain/audio/libfvad.ts'),
	[
		`// libfvad.wasm of the npm package ${PACKAGE}, in base64; written by tools/libfvad.mts.`,
		'export const libfvad = `',
		...lines,
		'`;',
		'',
	].join('\n'),
);
