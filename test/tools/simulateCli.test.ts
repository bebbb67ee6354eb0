import { readArguments, UsageError } from '../../tools/simulate/arguments.mts';
import { lineOf, summarise, tableOf } from '../../tools/simulate/report.mts';
import type { DeliveryRecord } from '../../tools/simulate/index.mts';
import { runSimulator, serve } from './simulateServer.mts';

describe('The arguments', () => {
	it('are read', () => {
		const url = 'http://localhost:5678/webhook-test/1234/transcript?token=a';
		expect(
			readArguments(
				[
					url,
					'memory=https://h/x',
					'--speed',
					'max',
					'--sender',
					'app',
					'--generation',
					'2',
				].concat([
					'--secret',
					'a',
					'--secret',
					'b',
					'--users',
					'3',
					'--uid',
					'me',
					'--jitter',
					'0.5',
				]),
			),
		).toEqual({
			targets: { transcript: url, memory: 'https://h/x' },
			audioSeconds: 5,
			sampleRate: 16_000,
			scenario: 'standup',
			speed: Infinity,
			sender: 'app',
			generation: 2,
			seed: 1,
			users: 3,
			uid: 'me',
			jitter: 0.5,
			duplicates: 0,
			signingSecrets: ['a', 'b'],
		});
		expect(readArguments(['--api', '8787'])).toMatchObject({ targets: {}, apiPort: 8787 });
		expect(readArguments(['--help'])).toBe('help');
		expect(readArguments(['--list'])).toBe('list');
	});

	const url = 'https://h/memory';
	it.each([
		[[], 'Give at least one URL to send to.'],
		[['localhost/memory'], '"localhost/memory" is no URL: copy it whole, with http:// or https://'],
		[['ftp://h/memory'], 'is no URL'],
		[
			['https://h/x?token=abc'],
			'What does "https://h/x?token=***" take? Say it, as in "transcript=URL"',
		],
		[[url, 'memory=https://other/'], 'Two URLs are for "memory"'],
		[[url, '--scenario', 'party'], '--scenario is one of standup, walk,'],
		[[url, '--generation', '4'], '--generation is one of 1, 2, 3, not "4".'],
		[[url, '--speed', '0'], '--speed is a number from 0.001 on, not "0".'],
		[[url, '--duplicates', '2'], '--duplicates is a number from 0 to 1, not "2".'],
		[[url, '--users', '1.5'], '--users is a whole number from 1 on, not "1.5".'],
		[[url, '--seed', 'x'], '--seed is a whole number'],
		[[url, '--colour'], '--colour'],
	])('%j are answered with what is wrong', (args, message) => {
		expect(() => readArguments(args)).toThrow(UsageError);
		expect(() => readArguments(args)).toThrow(message);
	});
});

describe('The report', () => {
	const attempt = { status: 200, ms: 12, body: '{}' };
	const record: DeliveryRecord = {
		event: 'transcript',
		uid: 'u1',
		url: 'https://h/t',
		key: 'k',
		bytes: 400,
		attempts: [{ ...attempt, status: 500, ms: 90 }, attempt],
		outcome: 'accepted',
		effect: 'push: Webhook says: Hello\u001b[31m\nthere',
	};
	const dropped: DeliveryRecord = {
		...record,
		attempts: [],
		outcome: 'dropped',
		reason: 'the circuit breaker is open',
		effect: undefined,
	};

	it('has a line for each delivery, without what could upset a terminal', () => {
		expect(lineOf(record)).toBe(
			'transcript  u1  400 bytes: accepted, 200 in 12 ms, 2 attempts (push: Webhook says: Hello [31m there)',
		);
		expect(lineOf(dropped)).toBe('transcript  u1  400 bytes: dropped, the circuit breaker is open');
	});

	it('has a table by event, and what would have appeared on the phone', () => {
		expect(tableOf({ transcript: summarise([record, record, dropped]) })).toBe(
			[
				'event       sent  accepted  retried  failed  dropped  slowest',
				'transcript  2     2         2        0       1        90 ms',
				'',
				'On the phone would have appeared:',
				'  2 × push: Webhook says: Hello [31m there',
			].join('\n'),
		);
		expect(tableOf({})).toContain('Nothing would have appeared on the phone.');
	});
});

describe('The command', () => {
	it('ends with 0 when everything was accepted, and prints no secret', async () => {
		const server = await serve(() => ({}));
		const url = `${server.url}/transcript?token=do-not-print-me`;
		const args = ['--speed', 'max', '--scenario', 'walk', '--secret', 'nor-me'];
		const { code, output } = await runSimulator(...args, url, `button=${server.url}/b`);
		await server.close();
		expect(output).toMatch(/^transcript +\d+ +\d+ +0 +0 +0 +\d+ ms$/m);
		expect(output).toContain('Nothing was sent to "button": the scenario has none.');
		expect(output).not.toMatch(/do-not-print-me|nor-me/);
		expect(server.received[0]?.target).toContain('do-not-print-me');
		expect(code).toBe(0);
	}, 60_000);

	it('ends with 1 when something was refused, and with 2 when it was called wrongly', async () => {
		const server = await serve(() => ({ status: 404 }));
		const refused = await runSimulator(
			'--speed',
			'max',
			'--scenario',
			'walk',
			`${server.url}/memory`,
		);
		await server.close();
		expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('failed, 404') });
		const wrong = await runSimulator('--speed', 'fast', 'https://h/memory');
		expect(wrong.output).toContain('--speed is a number');
		expect(wrong.output).not.toContain('    at ');
		expect(wrong.code).toBe(2);
	}, 60_000);

	it('says so when something else listens where it is to answer as the API', async () => {
		const server = await serve(() => ({}));
		const { port } = new URL(server.url);
		const { code, output } = await runSimulator('--api', port);
		await server.close();
		expect(output).toContain(`Port ${port} is in use`);
		expect(output).not.toContain('    at ');
		expect(code).toBe(2);
	}, 60_000);
});
