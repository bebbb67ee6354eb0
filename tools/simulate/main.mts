/** The command line: `npm run simulate -- [options] URL…`. */
import { readArguments, USAGE, UsageError } from './arguments.mts';
import { isSent, SCENARIOS, simulate, type EventType, type SimulateOptions } from './index.mts';
import { lineOf, tableOf } from './report.mts';

async function main(): Promise<number> {
	const wanted = readArguments(process.argv.slice(2));
	if (wanted === 'help') console.log(USAGE);
	else if (wanted === 'list') console.log(list());
	else return await run(wanted);
	return 0;
}

async function run(options: SimulateOptions): Promise<number> {
	const stop = new AbortController();
	process.once('SIGINT', () => stop.abort());
	const { deliveries, perEvent } = await simulate({
		...options,
		signal: stop.signal,
		onDelivery: (record) => console.log(lineOf(record)),
	});
	console.log(`\n${tableOf(perEvent)}`);
	if (stop.signal.aborted) return 130;
	for (const event of Object.keys(options.targets) as EventType[]) {
		if (perEvent[event] === undefined)
			console.log(`Nothing was sent to "${event}": ${why(event, options)}`);
	}
	const isAnswered = deliveries.every(({ attempts, outcome }) => {
		if (options.scenario === 'hostile') return attempts.some(({ status }) => status > 0);
		return outcome === 'accepted';
	});
	return isAnswered && deliveries.length > 0 ? 0 : 1;
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
