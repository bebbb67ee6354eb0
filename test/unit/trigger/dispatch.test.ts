import type { INodeExecutionData } from 'n8n-workflow';
import type { OutboxEntry, Partition, StateStore } from '../../../nodes/state/port';
import { dispatch, type EmitContext } from '../../../nodes/trigger/dispatch';
import { settle } from '../../support/settle.mts';
import { tallyWindow } from '../../support/tallyWindow';

const windows = { current: tallyWindow(), previous: [] };

/** An outbox with files of thirty seconds, and an n8n whose workers are away until they are told to go on. */
class Late {
	readonly begun: Array<() => void> = [];
	readonly acknowledged: string[] = [];
	private readonly waiting: OutboxEntry[];

	constructor(count: number) {
		const data = 'A'.repeat(1_280_000);
		const binary = { data: { data, mimeType: 'audio/wav' } };
		this.waiting = Array.from({ length: count }, (_, n) => {
			return { id: `${n}`, attempt: 0, items: [{ json: { n }, binary }] };
		});
	}

	/** The clock goes on, so often. */
	async dispatch(times: number): Promise<void> {
		for (let n = 0; n < times; n++)
			await dispatch(this.context, this.store, this.partition, windows, {
				isStopping: () => false,
				refused: () => undefined,
			});
		await settle();
	}

	private readonly partition = {
		take: async () => this.waiting.splice(0, 6),
	} as unknown as Partition;

	private readonly store = {
		name: 'late',
		acknowledge: async (ids: readonly string[]) => void this.acknowledged.push(...ids),
		renew: async () => undefined,
	} as unknown as StateStore;

	private readonly context = {
		getNode: () => ({ id: 'node', name: 'Omi' }),
		getWorkflow: () => ({ id: 'workflow' }),
		logger: { error: () => undefined },
		emit: (_: INodeExecutionData[][], __: unknown, done: { resolve(run: undefined): void }) => {
			this.begun.push(() => done.resolve(undefined));
		},
	} as unknown as EmitContext;
}

it('what n8n cannot execute for long waits in the outbox, not in memory, and all of it comes in the end', async () => {
	const late = new Late(1_000);
	await late.dispatch(300);
	// A quarter of a gigabyte.
	expect(late.begun.length).toBeGreaterThan(190);
	expect(late.begun.length).toBeLessThan(210);

	// Others of this process are held up as well, as memory is one.
	const other = new Late(5);
	await other.dispatch(1);
	expect(other.begun).toEqual([]);

	for (let turn = 0; turn < 100 && late.acknowledged.length < 1_000; turn++) {
		for (const end of late.begun.splice(0)) end();
		await settle();
		await late.dispatch(20);
	}
	expect(new Set(late.acknowledged).size).toBe(1_000);
	expect(late.acknowledged).toHaveLength(1_000);
	await other.dispatch(1);
	expect(other.begun).toHaveLength(5);
	for (const end of other.begun) end();
	await settle();
});

it('what n8n never answers does not hold up the rest for ever', async () => {
	const real = Date.now;
	const never = new Late(250);
	await never.dispatch(100);
	const { length } = never.begun;
	expect(length).toBeLessThan(250);
	try {
		Date.now = () => real() + 3_600_001;
		await never.dispatch(100);
	} finally {
		Date.now = real;
	}
	expect(never.begun).toHaveLength(250);
	for (const end of never.begun) end();
	await settle();
});
