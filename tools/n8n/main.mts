import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../root.mts';
import { ApiError, login } from './api.mts';
import { type Arguments, readArguments, usage } from './arguments.mts';
import { isPortFree, nodeProblem, portProblem, Problem } from './checks.mts';
import { claim, refuseIfClaimed } from './claim.mts';
import { listAsCommunityPackage } from './community.mts';
import { collectAsked, publishExamples, runExamples } from './demo.mts';
import { installN8n, variant } from './install.mts';
import { stopAll } from './instance.mts';
import { missPartOfADay } from './missed.mts';
import { describeMissed, missedProblems } from './missedReport.mts';
import { type N8n, startN8n } from './n8n.mts';
import { openServices, type Services } from '../services/index.mts';
import { openOmiAccount, type OmiAccount } from './omiAccount.mts';
import { packPackage } from './pack.mts';
import { step } from './progress.mts';
import { describe, problems } from './report.mts';
import { CommandFailed, endCommands } from './run.mts';

/** The demo's n8n keeps everything here, between runs too. */
const userFolder = join(root, `.n8n-demo${variant}`);

const say = (line: string) => console.log(line);

let isInterrupted = false;

/** Ends what was started, once however often Ctrl-C is pressed; npm sends it on as well. */
function endOnSignals(): void {
	const interrupt = () => {
		if (isInterrupted) return;
		isInterrupted = true;
		say('\nStopping …');
		endCommands();
		void stopAll().finally(() => process.exit());
	};
	process.exitCode = 130;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
}

async function main(args: Arguments): Promise<void> {
	await refuseIfClaimed(userFolder);
	const problem =
		nodeProblem(process.versions.node) ??
		((await isPortFree(args.port)) ? undefined : portProblem(args.port));
	if (problem !== undefined) throw new Problem(problem);
	await installN8n(say);

	say('Starting the demo');
	if (args.fresh) await rm(userFolder, { recursive: true, force: true });
	const release = await claim(userFolder, `http://127.0.0.1:${args.port}`);
	try {
		await run(args);
	} finally {
		await release();
	}
}

/** From the package to the report, and, unless asked to exit, on until n8n is stopped. */
async function run(args: Arguments): Promise<void> {
	const tarball = args.package ?? (await step('building and packing n8n-nodes-omi', packPackage));
	const log = join(userFolder, 'n8n.log');
	await rm(log, { force: true });
	const services = await openServices();
	const { env } = services;
	const n8n = await step('starting n8n (some 10 seconds)', async () =>
		startN8n({ port: args.port, userFolder, package: tarball, log, env }),
	).catch(async (error: unknown) => {
		await services.close();
		throw error;
	});
	let account: OmiAccount | undefined;
	try {
		if (n8n.installed) await listAsCommunityPackage(n8n.api, n8n.installed, userFolder);
		account = await openOmiAccount(n8n);
		await services.openAccounts(n8n);
		const isGood = await demonstrate(n8n, account, services, args.samples);
		if (args.once) {
			process.exitCode = isGood ? 0 : 1;
			return;
		}
		process.exitCode = 0;
		say(`\nThe editor: ${n8n.url}`);
		say(`Sign in as: ${login.email}, password ${login.password}`);
		say('Stays up until you press Ctrl-C.');
		while (n8n.isRunning) await sleep(500);
		if (!isInterrupted) throw new Problem(`n8n ended by itself; its output is in ${log}.`);
	} finally {
		await n8n.stop();
		await account?.close();
		await services.close();
	}
}

/** Publishes the examples, lets Omi talk to them and prints what came of it; whether all is as it should be. */
async function demonstrate(
	n8n: N8n,
	account: OmiAccount,
	services: Services,
	isSampled: boolean,
): Promise<boolean> {
	const examples = await step('publishing the example workflows', () =>
		publishExamples(n8n, account, services),
	);
	const outcomes = await step('simulating a conversation', () =>
		runExamples(n8n, account, examples, isSampled),
	);
	const missed = await step('stopping n8n in the middle of a day, and starting it again', () =>
		missPartOfADay(n8n, account),
	);
	outcomes.push(...(await collectAsked(n8n, examples, isSampled)));
	say(`\n${[...outcomes.map(describe), describeMissed(missed)].join('\n\n')}`);
	const complaints = services.complaints();
	if (complaints.length > 0) say(`\nA service refused:\n    ${complaints.join('\n    ')}`);
	const wrong = [...outcomes.flatMap(problems), ...missedProblems(missed), ...complaints];
	const isGood = wrong.length === 0;
	say(isGood ? '\nEvery workflow got what it should.' : '\nNot everything came as it should.');
	return isGood;
}

/** What to tell the person about an error. */
function explain(error: unknown): string {
	if (error instanceof Problem) return error.message;
	if (error instanceof CommandFailed) {
		return `${error.output}\n\n${error.message}. Its whole output is in ${error.log}.`;
	}
	if (error instanceof ApiError && error.request === 'POST /login') {
		return 'The demo\'s n8n has another owner than this command made. "npm start -- --fresh" begins with an empty one.';
	}
	if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'syscall' in error) {
		return `${error.message}: is it installed and on the path?`;
	}
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function start(): Promise<void> {
	try {
		const args = readArguments(process.argv.slice(2));
		if (args.help) return say(usage);
		endOnSignals();
		await main(args);
	} catch (error) {
		if (isInterrupted) return;
		console.error(`\n${explain(error)}`);
		process.exitCode = 1;
	}
}

void start();
