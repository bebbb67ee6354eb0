import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { node24 } from '../../../tools/n8n/install.mts';
import type { N8n } from './n8n.mts';

const execute = promisify(execFile);

/** What a database that is out of order says to n8n. */
const REFUSE = `CREATE TRIGGER refuse BEFORE INSERT ON execution_entity
	BEGIN SELECT RAISE(ABORT, 'no execution is taken'); END`;

/** Runs in n8n's own Node.js, which brings SQLite along: the file and the statement are its arguments. */
const STATEMENT = `
	const { DatabaseSync } = require('node:sqlite');
	const [file, statement] = process.argv.slice(1);
	const database = new DatabaseSync(file, { timeout: 10_000 });
	database.exec(statement);
	database.close();
`;

/** Has another process than n8n change n8n's database (SQLite) while n8n runs. */
async function change(n8n: N8n, statement: string): Promise<void> {
	const file = join(n8n.userFolder, '.n8n/database.sqlite');
	await execute(node24, ['--no-warnings', '-e', STATEMENT, file, statement]);
}

/**
 * Does something while n8n can create no execution, as when its database is full or away. All else works,
 * so that what a node writes down is written down.
 *
 * @returns what `meanwhile` returned; by then n8n creates executions again
 */
export async function whileRefused<Result>(
	n8n: N8n,
	meanwhile: () => Promise<Result>,
): Promise<Result> {
	await change(n8n, REFUSE);
	try {
		return await meanwhile();
	} finally {
		await change(n8n, 'DROP TRIGGER refuse');
	}
}
