/** The command line: `npm run simulate -- [options] URL…`. */
import { parseArgs } from 'node:util';
import { lineOf, tableOf } from './report.mts';
import {
	EVENTS,
	SCENARIOS,
	simulate,
	type EventType,
	type Family,
	type Generation,
	type ScenarioName,
	type SimulateOptions,
} from './index.mts';

const HELP = `Sends what Omi would send, to any webhook.

  npm run simulate -- [options] URL…

Each URL is one of n8n's, from the top of an Omi trigger; its end says what it takes:
${EVENTS.map((event) => `/${event}`).join(', ')}. For other addresses write "transcript=URL".

  --scenario NAME    what happens (standup); --list shows all
  --speed N          how many times faster than life (1); "max" waits for nothing
  --sender FAMILY    developer (developer settings of a user) or app
  --generation N     how old Omi's backend is: 1, 2 or 3 (3)
  --seed N           the same seed sends the same (1)
  --uid ID           the user
  --users N          how many users have that day at once (1)
  --secret SECRET    sign with this secret; twice for two
  --jitter SECONDS   let deliveries come late by up to so much (0)
  --duplicates SHARE send this share of them twice at once (0)
  --list             list the scenarios
  --help             show this
`;

/** Something that the user can put right. */
class UsageError extends Error {}

function main(): Promise<number> | number {
	const { values, positionals } = readArguments();
	if (values.help) {
		console.log(HELP);
		return 0;
	}
	if (values.list) {
		for (const [name, { description }] of Object.entries(SCENARIOS)) {
			console.log(`${name.padEnd(10)} ${description}`);
		}
		return 0;
	}
	return run({
		targets: targetsOf(positionals),
		scenario: oneOf('scenario', values.scenario, Object.keys(SCENARIOS)) as ScenarioName,
		speed: values.speed === 'max' ? Infinity : number('speed', values.speed, 0.001),
		sender: oneOf('sender', values.sender, ['developer', 'app']) as Family,
		generation: Number(oneOf('generation', values.generation, ['1', '2', '3'])) as Generation,
		seed: number('seed', values.seed),
		users: number('users', values.users, 1),
		jitter: number('jitter', values.jitter),
		duplicates: number('duplicates', values.duplicates),
		signingSecrets: values.secret,
		...(values.uid !== undefined && { uid: values.uid }),
	});
}

async function run(options: SimulateOptions): Promise<number> {
	const stop = new AbortController();
	process.once('SIGINT', () => stop.abort());
	const { deliveries } = await simulate({
		...options,
		signal: stop.signal,
		onDelivery: (record) => console.log(lineOf(record)),
	});
	console.log(`\n${tableOf(deliveries)}`);
	if (deliveries.length === 0) {
		console.log('Nothing was sent: the scenario has nothing for these URLs. See --list.');
		return 1;
	}
	const isAnswered = deliveries.every(({ attempts, outcome }) => {
		if (options.scenario === 'hostile') return attempts.some(({ status }) => status > 0);
		return outcome === 'accepted';
	});
	return isAnswered ? 0 : 1;
}

function readArguments() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				scenario: { type: 'string', default: 'standup' },
				speed: { type: 'string', default: '1' },
				sender: { type: 'string', default: 'developer' },
				generation: { type: 'string', default: '3' },
				seed: { type: 'string', default: '1' },
				uid: { type: 'string' },
				users: { type: 'string', default: '1' },
				secret: { type: 'string', multiple: true, default: [] },
				jitter: { type: 'string', default: '0' },
				duplicates: { type: 'string', default: '0' },
				list: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function targetsOf(positionals: readonly string[]): SimulateOptions['targets'] {
	if (positionals.length === 0) throw new UsageError('Give at least one URL to send to.');
	return Object.fromEntries(positionals.map(targetOf));
}

function targetOf(positional: string): [EventType, string] {
	const named = EVENTS.find((event) => positional.startsWith(`${event}=`));
	const url = named === undefined ? positional : positional.slice(named.length + 1);
	if (!URL.canParse(url) || !/^https?:/.test(url)) {
		throw new UsageError(`"${url}" is no URL: copy it whole, with http:// or https://.`);
	}
	const ending = EVENTS.find((event) => new URL(url).pathname.endsWith(`/${event}`));
	const event = named ?? ending;
	if (event === undefined) {
		const names = EVENTS.join(', ');
		throw new UsageError(
			`Say what "${url.split('?', 1)[0]}" takes, as in "transcript=URL": ${names}.`,
		);
	}
	return [event, url];
}

function oneOf(option: string, value: string, allowed: readonly string[]): string {
	if (allowed.includes(value)) return value;
	throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not "${value}".`);
}

function number(option: string, value: string, least = 0): number {
	const parsed = Number(value);
	if (value.trim() !== '' && parsed >= least) return parsed;
	throw new UsageError(`--${option} is a number from ${least} on, not "${value}".`);
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof UsageError)) throw error;
	console.error(`${error.message}\n"npm run simulate -- --help" shows how.`);
	process.exitCode = 2;
}
