import { join } from 'node:path';
import type { Api } from './api.mts';
import { node24 } from './install.mts';
import type { InstalledPackage } from './pack.mts';
import { run } from './run.mts';

/** Runs on n8n's Node.js, which has SQLite built in. Its arguments: the database, and what to note in it. */
const script = `
const { DatabaseSync } = require('node:sqlite');
const [path, text] = process.argv.slice(1);
const { package: installed, nodes } = JSON.parse(text);
const database = new DatabaseSync(path, { timeout: 10000 });
database.exec('BEGIN IMMEDIATE');
database.prepare('DELETE FROM installed_nodes WHERE package = ?').run(installed.name);
database.prepare('DELETE FROM installed_packages WHERE packageName = ?').run(installed.name);
database.prepare(
	'INSERT INTO installed_packages (packageName, installedVersion, authorName, authorEmail, createdAt, updatedAt)' +
	" VALUES (?, ?, ?, ?, STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'), STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))",
).run(installed.name, installed.version, installed.authorName, installed.authorEmail);
for (const { name, displayName } of nodes) {
	database.prepare(
		'INSERT INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, 1, ?)',
	).run(displayName, name, installed.name);
}
database.exec('COMMIT');
`;

/**
 * Lists the package on n8n's Community nodes page. n8n loads packages from their folder but lists them
 * from its database, which only its own installer fills, and that takes packages from npm alone. (A registry of our own
 * would do, as in test/ui/communityNodes. But npm runs three times for it: on a busy machine 82 s, where unpacking took
 * less than one.)
 */
export async function listAsCommunityPackage(
	api: Api,
	installed: InstalledPackage,
	userFolder: string,
): Promise<void> {
	const nodes = await api.nodeTypes(installed.name);
	const note = JSON.stringify({ package: installed, nodes });
	await run(node24, ['-e', script, join(userFolder, '.n8n/database.sqlite'), note], {
		cwd: userFolder,
		log: join(userFolder, 'install.log'),
	});
}
