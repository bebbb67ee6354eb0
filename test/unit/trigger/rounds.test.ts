import type { ITriggerFunctions } from 'n8n-workflow';
import type { OutboxEntry, Partition, StateStore } from '../../../nodes/state/port';
import { Complaints } from '../../../nodes/trigger/complaints';
import { Rounds } from '../../../nodes/trigger/rounds';
import { settle } from '../../support/settle.mts';
import { tallyWindow } from '../../support/tallyWindow';

const windows = { current: tallyWindow(), previous: [] };

/** A partition that notes what is asked of it. */
class TestPartition {
	readonly asked: string[] = [];
	readonly waiting: OutboxEntry[] = [];
	/** What is asked waits for it. */
	answer: Promise<void> = Promise.resolve();

	readonly partition: Partition;

	constructor(name: string) {
		this.partition = { name, ...this.methods } as unknown as Partition;
	}

	private readonly methods = {
		tick: async (_: unknown, which: string) => await this.ask(which, []),
		stop: async () => await this.ask('stop', []),
		take: async () => await this.ask('take', this.waiting.splice(0)),
		isEmpty: async () => this.waiting.length === 0,
	};

	wait(id: string): void {
		this.waiting.push({ id, items: [{ json: { id } }], attempt: 0 });
	}

	private async ask<T>(what: string, answer: T): Promise<T> {
		this.asked.push(what);
		await this.answer;
		return answer;
	}
}

/** What a partition answers that is away. */
function refusal(): Promise<never> {
	const answer = Promise.reject<never>(new Error('It is away'));
	// Nobody may ask.
	answer.catch(() => undefined);
	return answer;
}

/** A node whose store has partitions, and its clock. */
class Clock {
	readonly executed: string[] = [];
	readonly logged: string[] = [];
	readonly rounds: Rounds<unknown>;
	readonly store: StateStore;

	constructor(...partitions: readonly TestPartition[]) {
		const log = (message: string) => void this.logged.push(message);
		const context = {
			getNode: () => ({ id: 'node', name: 'Omi' }),
			getWorkflow: () => ({ id: 'workflow' }),
			logger: { warn: log, error: log },
			emit: (items: Array<Array<{ json: { id: string } }>>, _: unknown, done: Done) => {
				this.executed.push(...items.flat().map(({ json }) => json.id));
				done.resolve(undefined);
			},
		} as unknown as ITriggerFunctions;
		this.rounds = new Rounds(context, windows as never, new Complaints(context));
		this.store = {
			name: 'here',
			partitions: partitions.map(({ partition }) => partition),
			acknowledge: async () => undefined,
			renew: async () => undefined,
		} as unknown as StateStore;
	}

	async second(hasEnded = false): Promise<void> {
		this.rounds.begin(this.store, hasEnded);
		await settle();
	}
}

interface Done {
	resolve(run: undefined): void;
}

it('a partition that does not answer holds up no other, and is not asked again meanwhile', async () => {
	const [silent, well] = [new TestPartition('silent'), new TestPartition('well')];
	let answer = () => {};
	silent.answer = new Promise((resolve) => (answer = resolve));
	const clock = new Clock(silent, well);
	silent.wait('late');
	for (const id of ['a', 'b', 'c']) {
		well.wait(id);
		await clock.second();
	}
	expect(clock.executed).toEqual(['a', 'b', 'c']);
	expect(silent.asked).toEqual(['all']);

	answer();
	await clock.rounds.settle();
	await settle();
	expect(clock.executed).toEqual(['a', 'b', 'c', 'late']);
});

it('a partition that was away at the start is looked at in whole as soon as it is there', async () => {
	const [late, well] = [new TestPartition('late'), new TestPartition('well')];
	late.answer = refusal();
	const clock = new Clock(late, well);
	await clock.second();
	await clock.second();
	late.answer = Promise.resolve();
	await clock.second();
	await clock.second();
	expect(late.asked.filter((what) => what !== 'take')).toEqual(['all', 'all', 'all', 'due']);
	expect(well.asked.filter((what) => what !== 'take')).toEqual(['all', 'due', 'due', 'due']);
});

it('of a store it is said once that it cannot be asked, however many of its partitions are away', async () => {
	const partitions = ['a', 'b', 'c'].map((name) => new TestPartition(name));
	const clock = new Clock(...partitions);
	const gone = refusal();
	for (const one of partitions) one.answer = gone;
	await clock.second();
	partitions[0]!.answer = Promise.resolve();
	await clock.second();
	expect(clock.logged).toHaveLength(1);

	for (const one of partitions) one.answer = Promise.resolve();
	await clock.second();
	for (const one of partitions) one.answer = gone;
	const real = Date.now;
	try {
		// Another time: it has been well for some minutes.
		Date.now = () => real() + 300_000;
		await clock.second();
	} finally {
		Date.now = real;
	}
	expect(clock.logged).toHaveLength(2);
});

it('what comes to wait is handed on at once, but where nothing can be asked', async () => {
	const [away, well] = [new TestPartition('away'), new TestPartition('well')];
	away.answer = refusal();
	const clock = new Clock(away, well);
	await clock.second();
	well.wait('a');
	const { length } = away.asked;
	clock.rounds.nudge(clock.store);
	await settle();
	expect(clock.executed).toEqual(['a']);
	expect(away.asked).toHaveLength(length);
});

it('what is handed on at the same time comes in its order', async () => {
	const partition = new TestPartition('here');
	const clock = new Clock(partition);
	let answer = () => {};
	partition.answer = new Promise((resolve) => (answer = resolve));
	const say = async (id: string) => {
		partition.wait(id);
		clock.rounds.nudge(clock.store);
		await settle();
	};
	await say('a');
	partition.answer = Promise.resolve();
	for (const id of ['b', 'c', 'd']) await say(id);
	expect(clock.executed).toEqual([]);
	answer();
	await settle();
	expect(clock.executed).toEqual(['a', 'b', 'c', 'd']);
	expect(partition.asked).toEqual(['take', 'take']);
});

it('a store that was left is empty when all of it is, and not for good', async () => {
	const [full, empty] = [new TestPartition('full'), new TestPartition('empty')];
	const clock = new Clock(full, empty);
	expect(clock.rounds.isEmpty(clock.store)).toBe(false);
	full.answer = new Promise(() => undefined);
	await clock.second(true);
	expect(empty.asked).toContain('stop');
	expect(clock.rounds.isEmpty(clock.store)).toBe(false);

	const again = new Clock(new TestPartition('full'), empty);
	await again.second(true);
	expect(again.rounds.isEmpty(again.store)).toBe(true);
	// The node remembers things there again, and what was found before says nothing of it.
	await again.second();
	expect(again.rounds.isEmpty(again.store)).toBe(false);
});
