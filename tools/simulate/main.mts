/** The command line: `npm run simulate -- [options] URL…`. */
import { Limits } from '../omi-api/limits.mts';
import { startOmiApi } from '../omi-api/server.mts';
import { APP_ID, APP_KEY, createStore, DEVELOPER_KEY } from '../omi-api/store.mts';
import { readArguments, USAGE, UsageError, type Arguments } from './arguments.mts';
import { lengthOf } from './history.mts';
import {
	DEFAULT_UID,
	isSent,
	SCENARIOS,
	simulate,
	type EventType,
	type SimulateOptions,
} from './index.mts';
import { lineOf, tableOf } from './report.mts';

async function main(): Promise<number> {
	const wanted = readArguments(process.argv.slice(2));
	if (wanted === 'help') console.log(USAGE);
	else if (wanted === 'list') console.log(list());
	else return await runWithApi(wanted);
	return 0;
}

/** With an API to ask, the day ends now: nothing in it lies in the future. */
async function runWithApi({ apiPort, ...options }: Arguments): Promise<number> {
	if (apiPort === undefined) return await run(options);
	const world = createStore();
	world.limits = new Limits();
	const api = await startOmiApi(apiPort, world).catch((error: unknown) => {
		if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
		throw new UsageError(`Port ${apiPort} is in use: choose another after --api.`);
	});
	console.log(`Base URL       ${api.url}`);
	console.log(`Developer API  key ${DEVELOPER_KEY}`);
	console.log(`App API        app ${APP_ID}, key ${APP_KEY}\n`);
	const { speed = 1, scenario } = options;
	const lasts = lengthOf(SCENARIOS[scenario]) * 1000;
	world.apps.get(APP_ID)?.enabledFor.add(options.uid ?? DEFAULT_UID);
	const code = await run({ ...options, world, startsAt: Date.now() + lasts / speed - lasts });
	if (code === 130) return code;
	console.log(`Answers as Omi's API until you press Ctrl-C.`);
	await new Promise((resolve) => process.once('SIGINT', resolve));
	await api.close();
	return code;
}

async function run(options: SimulateOptions): Promise<number> {
	const stop = new AbortController();
	process.once('SIGINT', () => stop.abort());
	const { deliveries, perEvent } = await simulate({
		...options,
		signal: stop.signal,
		onDelivery: (record) => console.log(lineOf(record)),
	});
	const isSilent = Object.keys(options.targets).length === 0;
	// Who only asks is sent nothing, which is no result to show.
	if (!isSilent) console.log(`\n${tableOf(perEvent)}`);
	if (stop.signal.aborted) return 130;
	for (const event of Object.keys(options.targets) as EventType[]) {
		if (perEvent[event] === undefined)
			console.log(`Nothing was sent to "${event}": ${why(event, options)}`);
	}
	const isAnswered = deliveries.every(({ attempts, outcome }) => {
		if (options.scenario === 'hostile') return attempts.some(({ status }) => status > 0);
		return outcome === 'accepted';
	});
	return isAnswered && (isSilent || deliveries.length > 0) ? 0 : 1;
}

function why(event: EventType, { sender = 'developer', generation = 3 }: SimulateOptions): string {
	if (!isSent(event, 'developer', generation)) return `it came with generation 3 of Omi's backend.`;
	if (!isSent(event, sender, generation)) return 'Omi sends it to developer settings, not to apps.';
	return 'the scenario has none. --list shows the others.';
}

function list(): string {
	return Object.entries(SCENARIOS)
		.map(([name, { description }]) => `${name.padEnd(10)} ${description}`)
		.join('\n');
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof UsageError)) throw error;
	console.error(`${error.message}\n"npm run simulate -- --help" shows how.`);
	process.exitCode = 2;
}
