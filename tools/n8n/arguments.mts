import { parseArgs } from 'node:util';
import { Problem } from './checks.mts';

export interface Arguments {
	/** The editor's port on 127.0.0.1. */
	port: number;
	/** Exit when the report is printed, successfully only if everything came as it should. */
	once: boolean;
	/** Begin with an empty n8n. */
	fresh: boolean;
	/** Write what the triggers receive into the examples, as their sample data. */
	samples: boolean;
	help: boolean;
	/** A packed tarball to try in place of the checkout. */
	package?: string;
}

export const usage = `Starts a real n8n with this package and its example workflows, and lets a simulated Omi talk to them.

  npm start                     and stay up until Ctrl-C
  npm start -- --once           and exit: 0 if every workflow got what it should
  npm start -- --port 6000      on another port than 5678
  npm start -- --fresh          with an empty n8n: forgets what you did in the demo so far
  npm start -- --samples        and renew the sample data in the example workflows
  npm start -- --package x.tgz  with a packed package in place of this checkout`;

/** Reads the command line (without the program's own name). */
export function readArguments(args: string[]): Arguments {
	try {
		const { values } = parseArgs({
			args,
			options: {
				port: { type: 'string', default: '5678' },
				once: { type: 'boolean', default: false },
				fresh: { type: 'boolean', default: false },
				samples: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
				package: { type: 'string' },
			},
		});
		const port = Number(values.port);
		if (!Number.isInteger(port) || port < 1 || port > 65_535) {
			throw new Error(`"${values.port}" is no port: give a number from 1 to 65535.`);
		}
		return { ...values, port };
	} catch (error) {
		throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
	}
}
