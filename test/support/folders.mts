import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'omi-test-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
