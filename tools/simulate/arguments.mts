import { parseArgs } from 'node:util';
import type { SimulateOptions } from './options.mts';
import { SCENARIOS, type ScenarioName } from './scenarios/index.mts';
import { EVENTS, type EventType, type Family, type Generation } from './types.mts';
import { printable } from './wire.mts';

export const USAGE = `Sends what Omi would send, to any webhook.

  npm run simulate -- [options] URL…

Each URL is one of n8n's, from the top of an Omi trigger; its end says what it takes:
${EVENTS.map((event) => `/${event}`).join(', ')}. For other addresses write "transcript=URL".

  --scenario NAME    what happens (standup); --list shows all
  --speed N          how many times faster than life (1); "max" waits for nothing
  --sender FAMILY    developer (a user's developer settings) or app
  --generation N     how old Omi's backend is: 1, 2 or 3 (3)
  --seed N           the same seed sends the same (1)
  --uid ID           the user
  --users N          how many users have that day at once (1)
  --secret SECRET    sign with this secret; twice for two
  --every SECONDS    how often sound is sent, as "Every X Seconds" in the app (5)
  --rate N           how many samples a second the sound has (16000)
  --jitter SECONDS   let deliveries come late by up to so much (0)
  --duplicates SHARE send this share of them twice at once, 0 to 1 (0)
  --api PORT         answer as Omi's API there, with what happens, and stay until Ctrl-C;
                     the day then ends when the simulation does
  --list             list the scenarios
  --help             show this
`;

/** Something that the user can put right. */
export class UsageError extends Error {}

/** What to simulate, and on which port of this machine to answer as Omi's API meanwhile, if on any. */
export type Arguments = SimulateOptions & { readonly apiPort?: number };

/** @returns what to simulate, or what to show instead */
export function readArguments(args: string[]): Arguments | 'help' | 'list' {
	const { values, positionals } = parse(args);
	if (values.help) return 'help';
	if (values.list) return 'list';
	return {
		targets: targetsOf(positionals, values.api !== undefined),
		scenario: oneOf('scenario', values.scenario, Object.keys(SCENARIOS)) as ScenarioName,
		speed: values.speed === 'max' ? Infinity : number('speed', values.speed, 0.001),
		sender: oneOf('sender', values.sender, ['developer', 'app']) as Family,
		generation: Number(oneOf('generation', values.generation, ['1', '2', '3'])) as Generation,
		seed: whole('seed', values.seed, 0),
		users: whole('users', values.users, 1),
		audioSeconds: whole('every', values.every, 1),
		sampleRate: whole('rate', values.rate, 1_000),
		jitter: number('jitter', values.jitter, 0),
		duplicates: number('duplicates', values.duplicates, 0, 1),
		signingSecrets: values.secret,
		...(values.uid !== undefined && { uid: values.uid }),
		...(values.api !== undefined && { apiPort: whole('api', values.api, 1) }),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				scenario: { type: 'string', default: 'standup' },
				speed: { type: 'string', default: '1' },
				sender: { type: 'string', default: 'developer' },
				generation: { type: 'string', default: '3' },
				seed: { type: 'string', default: '1' },
				uid: { type: 'string' },
				api: { type: 'string' },
				users: { type: 'string', default: '1' },
				secret: { type: 'string', multiple: true, default: [] },
				every: { type: 'string', default: '5' },
				rate: { type: 'string', default: '16000' },
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

function targetsOf(positionals: readonly string[], isAsked: boolean): SimulateOptions['targets'] {
	if (positionals.length === 0 && !isAsked)
		throw new UsageError('Give at least one URL to send to.');
	const targets: SimulateOptions['targets'] = {};
	for (const positional of positionals) {
		const [event, url] = targetOf(positional);
		if (targets[event] !== undefined) {
			throw new UsageError(`Two URLs are for "${event}": give one of them at a time.`);
		}
		targets[event] = url;
	}
	return targets;
}

function targetOf(positional: string): [EventType, string] {
	const named = EVENTS.find((event) => positional.startsWith(`${event}=`));
	const url = named === undefined ? positional : positional.slice(named.length + 1);
	if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) {
		throw new UsageError(
			`"${printable(url)}" is no URL: copy it whole, with http:// or https:// before it.`,
		);
	}
	const event = named ?? EVENTS.find((one) => new URL(url).pathname.endsWith(`/${one}`));
	if (event !== undefined) return [event, url];
	throw new UsageError(
		`What does "${printable(url)}" take? Say it, as in "transcript=URL": ${EVENTS.join(', ')}.`,
	);
}

function oneOf(option: string, value: string, allowed: readonly string[]): string {
	if (allowed.includes(value)) return value;
	throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not "${value}".`);
}

function number(option: string, value: string, least: number, most = Infinity): number {
	const parsed = Number(value);
	if (value.trim() !== '' && parsed >= least && parsed <= most) return parsed;
	const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
	throw new UsageError(`--${option} is a number ${range}, not "${value}".`);
}

function whole(option: string, value: string, least: number): number {
	if (/^\d+$/.test(value) && Number(value) >= least) return Number(value);
	throw new UsageError(`--${option} is a whole number from ${least} on, not "${value}".`);
}
