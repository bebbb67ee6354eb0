import { readArguments } from '../../tools/n8n/arguments.mts';
import {
	diskProblem,
	freePort,
	isPortFree,
	nodeProblem,
	occupy,
	portProblem,
	Problem,
} from '../../tools/n8n/checks.mts';
import { items, parseFlatted, type Execution } from '../../tools/n8n/executions.mts';
import { explain } from '../../tools/n8n/install.mts';
import { duration, step } from '../../tools/n8n/progress.mts';
import { webhookPath } from '../../tools/n8n/saved.mts';

describe('the command line', () => {
	it('has defaults', () => {
		const defaults = { port: 5678, once: false, fresh: false, samples: false, help: false };
		expect(readArguments([])).toEqual(defaults);
	});

	it('is read', () => {
		expect(
			readArguments(['--once', '--fresh', '--port', '6000', '--package', 'x.tgz', '--samples']),
		).toEqual({
			port: 6000,
			once: true,
			fresh: true,
			samples: true,
			help: false,
			package: 'x.tgz',
		});
	});

	it.each([['--port', 'x'], ['--port', '70000'], ['--twice'], ['stray']])(
		'answers nonsense with how it is used: %s %s',
		(...args) => {
			expect(() => readArguments(args)).toThrow(Problem);
			expect(() => readArguments(args)).toThrow('npm start -- --once');
		},
	);
});

describe('checks', () => {
	it.each(['20.15.0', '20.20.2', '22.0.0', '24.21.0'])('accepts Node.js %s', (version) => {
		expect(nodeProblem(version)).toBeUndefined();
	});

	it.each(['18.20.0', '20.14.0'])('says what to do about Node.js %s', (version) => {
		expect(nodeProblem(version)).toContain('install 20.15 or newer');
	});

	it('says how much room is missing, and where', () => {
		expect(diskProblem(5e9, 4e9, '/somewhere')).toBeUndefined();
		expect(diskProblem(1.25e9, 4e9, '/somewhere')).toBe(
			'Installing n8n takes about 4.0 GB and /somewhere has 1.3 GB free: make room there and try again.',
		);
	});

	it('knows a port in use from a free one', async () => {
		const { port, release } = await occupy(0);
		expect(await isPortFree(port)).toBe(false);
		await release();
		expect(await isPortFree(port)).toBe(true);
		expect(portProblem(5678)).toContain('npm start -- --port 5679');
	});

	it('finds a free port', async () => {
		expect(await isPortFree(await freePort())).toBe(true);
	});
});

describe('a failed installation', () => {
	it.each([
		['npm error code ENOSPC', 'The disk is full'],
		['npm error request failed: getaddrinfo ENOTFOUND registry', 'could not reach its registry'],
		['gyp ERR! find Python', 'needs Python 3'],
		['something else', 'Its last words are above'],
	])('is explained: %s', (output, advice) => {
		const text = explain({ output, log: 'install.log' });
		expect(text).toContain(output);
		expect(text).toContain(advice);
		expect(text).toContain('install.log');
	});
});

describe('progress', () => {
	it('names durations', () => {
		expect(duration(45_400)).toBe('45 s');
		expect(duration(200_000)).toBe('3 min 20 s');
	});

	it('takes one line of a log for a step', async () => {
		let shown = '';
		const screen = { write: (text: string) => (shown += text) };
		expect(await step('working', async () => 7, screen)).toBe(7);
		await expect(
			step('failing', async () => await Promise.reject(new Error()), screen),
		).rejects.toThrow();
		expect(shown).toBe('  working … 0 s\n  failing … 0 s, failed\n');
	});
});

describe('executions', () => {
	it('reads flatted data', () => {
		const text = '[{"a":"1","b":"2","n":3,"none":null},"text",["1","0"]]';
		const value = parseFlatted(text) as { a: string; b: unknown[]; n: number; none: null };
		expect(value).toMatchObject({ a: 'text', n: 3, none: null });
		expect(value.b[0]).toBe('text');
		expect(value.b[1]).toBe(value);
	});

	it('lists the items of every run of a node, and none of a node that did not run', () => {
		const execution = {
			data: {
				resultData: {
					runData: {
						A: [
							{ data: { main: [[{ json: { n: 1 } }], [{ json: { n: 2 } }]] } },
							{ data: { main: [null] } },
							{ data: { main: [[{ json: { n: 3 } }]] } },
						],
					},
				},
			},
		} as unknown as Execution;
		expect(items(execution, 'A').map(({ json }) => json.n)).toEqual([1, 3]);
		expect(items(execution, 'A', 1).map(({ json }) => json.n)).toEqual([2]);
		expect(items(execution, 'B')).toEqual([]);
	});
});

describe("webhooks' addresses", () => {
	it.each([
		['omiMemoryTrigger', 'memory'],
		['omiTranscriptTrigger', 'transcript'],
		['omiAudioTrigger', 'audio'],
		['omiDaySummaryTrigger', 'day-summary'],
		['omiButtonTrigger', 'button'],
		['omiChatToolTrigger', 'chat-tool'],
		['omiSetupTrigger', 'setup'],
	])('%s has %s', (name, path) => {
		expect(webhookPath(`n8n-nodes-omi.${name}`)).toBe(path);
	});
});
