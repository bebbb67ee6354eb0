import * as n8n from 'n8n-workflow';
import type { ITriggerFunctions } from 'n8n-workflow';
import type { Running } from '../../../nodes/trigger/succession';

/** Code that takes over from code before, at awkward moments. */

type Succession = typeof import('../../../nodes/trigger/succession');

/** The module, loaded once more; what is n8n's own stays. */
async function load(): Promise<Succession> {
	let loaded: Succession | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => n8n);
		loaded = await import('../../../nodes/trigger/succession');
	});
	if (loaded === undefined) throw new Error('Not loaded');
	return loaded;
}

const context = {
	getNode: () => ({ id: 'n', name: 'N', type: 'n8n-nodes-omi.some' }),
	getWorkflow: () => ({ id: 'w' }),
	getWorkflowStaticData: () => ({}),
	logger: { error: () => undefined },
} as unknown as ITriggerFunctions;

const running = (own: Partial<Running>): Running => ({
	start: async () => undefined,
	retire: () => ({}),
	close: async () => undefined,
	...own,
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('what has just begun to start when n8n ends the activation is ended when it has started', async () => {
	const events: string[] = [];
	const [before, after] = [await load(), await load()];
	const { closeFunction } = await before.run(context, running({}));
	let goOn = () => {};
	const slow = running({
		start: async () => {
			events.push('starts');
			await new Promise<void>((resolve) => (goOn = resolve));
			events.push('has started');
		},
		close: async () => void events.push('ends'),
	});
	after.takeOver('some', async () => await after.run(context, slow));
	await jest.advanceTimersByTimeAsync(2_500);
	const ending = closeFunction?.();
	goOn();
	await ending;
	await jest.advanceTimersByTimeAsync(10);
	expect(events.at(-1)).toBe('ends');
});

it('what is ready to start only when n8n has ended the activation ends as well', async () => {
	const events: string[] = [];
	const [before, after] = [await load(), await load()];
	const { closeFunction } = await before.run(context, running({}));
	const late = running({
		start: async () => void events.push('starts'),
		close: async () => void events.push('ends'),
	});
	after.takeOver('some', async () => {
		await n8n.sleep(1_000);
		return await after.run(context, late);
	});
	await jest.advanceTimersByTimeAsync(2_500);
	await closeFunction?.();
	await jest.advanceTimersByTimeAsync(2_000);
	expect(events.at(-1)).toBe('ends');
});

it('what cannot start at the first attempt goes on by itself, and is said once', async () => {
	const events: string[] = [];
	const logged: string[] = [];
	const own = {
		...context,
		logger: { error: (message: string) => void logged.push(message) },
	} as unknown as ITriggerFunctions;
	const [before, after] = [await load(), await load()];
	const { closeFunction } = await before.run(own, running({}));
	let attempts = 0;
	after.takeOver('some', async () => {
		attempts += 1;
		if (attempts < 4) throw new Error('The database is away');
		const next = running({
			start: async () => void events.push('starts'),
			close: async () => void events.push('ends'),
		});
		return await after.run(own, next);
	});
	await jest.advanceTimersByTimeAsync(10 * 60_000);
	expect(events).toEqual(['starts']);
	expect(attempts).toBe(4);
	expect(logged).toHaveLength(1);
	await closeFunction?.();
	expect(events).toEqual(['starts', 'ends']);
});

it('what cannot start is not tried any more when n8n has ended the activation', async () => {
	const [before, after] = [await load(), await load()];
	const { closeFunction } = await before.run(context, running({}));
	let attempts = 0;
	after.takeOver('some', async () => {
		attempts += 1;
		throw new Error('The database is away');
	});
	await jest.advanceTimersByTimeAsync(10_000);
	await closeFunction?.();
	const tried = attempts;
	await jest.advanceTimersByTimeAsync(10 * 60_000);
	expect(tried).toBeGreaterThan(0);
	expect(attempts).toBe(tried);
});
