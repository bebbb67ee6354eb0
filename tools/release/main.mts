/**
 * Checks everything about a release that a command can check: `npm run release:check`. What else there is to do is in
 * docs/releasing.md.
 */
import { readCandidate } from './candidate.mts';
import { CHECKS } from './checks.mts';
import { COMMANDS, problemsOf } from './commands.mts';

function report(promise: string, problems: readonly string[]): void {
	console.log(`${problems.length === 0 ? '✓' : '✗'} ${promise}`);
	for (const problem of problems) console.log(`    ${problem}`);
	if (problems.length > 0) process.exitCode = 1;
}

for (const command of COMMANDS) report(command.promise, problemsOf(command));
const candidate = await readCandidate();
for (const check of CHECKS) report(check.promise, check.problems(candidate));
