import type { ITriggerFunctions } from 'n8n-workflow';
import { FORMAT } from '../../../nodes/state/format';
import { itemsOf } from '../../../nodes/state/redis/handover';
import type { OutboxEntry, Partition, StateStore } from '../../../nodes/state/port';
import { Complaints } from '../../../nodes/trigger/complaints';
import { Rounds } from '../../../nodes/trigger/rounds';
import { settle } from '../../support/settle.mts';
import { tallyWindow } from '../../support/tallyWindow';

/** What is said in n8n's log of what goes wrong again and again: once. */

const windows = { current: tallyWindow(), previous: [] };

const real = Date.now;
let ahead = 0;
beforeEach(() => {
	ahead = 0;
	Date.now = () => real() + ahead;
});
afterEach(() => (Date.now = real));

/** A node whose clock can be put on, and what is done at each second. */
class Node {
	readonly logged: string[] = [];
	readonly waiting: OutboxEntry[] = [];
	refusal: Error | undefined;
	work: () => Promise<readonly Error[]> = async () => [];
	private readonly rounds: Rounds<unknown>;

	private readonly partition = {
		name: 'here/0',
		tick: async () => await this.work(),
		take: async () => this.waiting.splice(0),
		isEmpty: async () => false,
	} as unknown as Partition;

	private readonly store = {
		name: 'here',
		partitions: [this.partition],
		acknowledge: async () => undefined,
		renew: async () => undefined,
		giveBack: async (ids: readonly string[]) => this.wait(...ids),
	} as unknown as StateStore;

	constructor() {
		const log = (message: string) => void this.logged.push(message);
		const context = {
			getNode: () => ({ id: 'node', name: 'Omi' }),
			getWorkflow: () => ({ id: 'workflow' }),
			logger: { warn: log, error: log },
			emit: (_: unknown, __: unknown, done: { resolve(run: undefined): void }) => {
				if (this.refusal !== undefined) throw this.refusal;
				done.resolve(undefined);
			},
		} as unknown as ITriggerFunctions;
		this.rounds = new Rounds(context, windows as never, new Complaints(context));
	}

	wait(...ids: string[]): void {
		this.waiting.push(...ids.map((id) => ({ id, items: [{ json: {} }], attempt: 0 })));
	}

	async seconds(count: number): Promise<void> {
		for (let n = 0; n < count; n++) {
			this.rounds.begin(this.store, false);
			await settle();
			ahead += 1_000;
		}
	}
}

it('that n8n takes nothing is said once, however much waits and however often it is offered', async () => {
	const node = new Node();
	node.refusal = new Error('The database is away');
	node.wait(...Array.from({ length: 30 }, (_, n) => `${n}`));
	await node.seconds(20);
	expect(node.logged).toEqual([
		expect.stringContaining("could not start an execution of 'Omi': The database is away"),
	]);
	// Another reason is another matter.
	node.refusal = new Error('The disk is full');
	await node.seconds(20);
	expect(node.logged).toHaveLength(2);
	node.refusal = undefined;
	await node.seconds(2);
	expect(node.waiting).toEqual([]);
});

it('that a store comes and goes all the time is said once', async () => {
	const node = new Node();
	let isAway = false;
	node.work = async () => {
		isAway = !isAway;
		return isAway ? await Promise.reject(new Error('Command timed out')) : [];
	};
	await node.seconds(60);
	expect(node.logged).toHaveLength(1);
	// It has been well for some minutes, and is away anew.
	node.work = async () => [];
	await node.seconds(300);
	node.work = async () => await Promise.reject(new Error('Command timed out'));
	await node.seconds(60);
	expect(node.logged).toHaveLength(2);
});

it('that parts cannot be handed over is said once, however many there are', async () => {
	const node = new Node();
	const entry = JSON.stringify([FORMAT, 'of nobody', null]);
	const errorOf = (id: string) => {
		try {
			itemsOf(windows, id, entry, []);
		} catch (error) {
			return error as Error;
		}
		return new Error('It was read');
	};
	node.work = async () => Array.from({ length: 30 }, (_, n) => errorOf(`part ${n}`));
	await node.seconds(5);
	expect(node.logged).toEqual([expect.stringContaining('cannot be handed over')]);
});
