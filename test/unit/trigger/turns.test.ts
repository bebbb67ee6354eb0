import { Ledger } from '../../../nodes/domain/asking/budget';
import { LateError, StoppedError, Turns } from '../../../nodes/trigger/asking/turns';
import { settle } from '../../support/settle.mts';

/** Who waits for an answer, and until when. */

const never = new Promise<never>(() => {});
const isOpen = (turns: Turns) => (turns as unknown as { open: Set<unknown> }).open.size;

it('of an answer that never ends nothing is left once nobody waits for it', async () => {
	const turns = new Turns();
	const late = turns.within(never, 1_000, 0);
	turns.tick(1_000);
	await expect(late).rejects.toThrow(LateError);
	expect(isOpen(turns)).toBe(0);
	const stopped = turns.within(never, 1_000, 0);
	turns.stop();
	await expect(stopped).rejects.toThrow(StoppedError);
	expect(isOpen(turns)).toBe(0);
});

it('nobody waits for what was sent as asking ended', async () => {
	const turns = new Turns();
	turns.stop();
	await expect(turns.within(never, 1_000, 0)).rejects.toThrow(StoppedError);
	const failed = Promise.reject<never>(new Error('late'));
	await expect(turns.within(failed, 1_000, 0)).rejects.toThrow();
}, 3_000);

describe('who waits for a turn with the same key', () => {
	const AT = Date.parse('2026-10-05T00:00:00Z');
	const HOUR = 3_600_000;
	/** A key with which nothing may be asked for an hour, and two who wait. */
	const two = () => {
		const ledger = new Ledger('key');
		while (ledger.may('items', AT)) ledger.spend('items', AT);
		const [first, second] = [new Turns(), new Turns()];
		const came: string[] = [];
		for (const [name, turns] of Object.entries({ first, second })) {
			turns.ledger = ledger;
			turns.take('items', AT).then(
				() => came.push(name),
				() => undefined,
			);
		}
		return { first, second, came };
	};

	it('has it in turn, whoever looks at the clock first', async () => {
		const { first, second, came } = two();
		first.tick(AT + HOUR - 1);
		second.tick(AT + HOUR);
		await settle();
		expect(came).toEqual([]);
		first.tick(AT + HOUR);
		second.tick(AT + HOUR);
		await settle();
		expect(came).toEqual(['first', 'second']);
	});

	it.each<[string, (first: Turns) => void]>([
		['has ended', (first) => first.stop()],
		['does not look at the clock any more', () => undefined],
		[
			'was told to wait',
			(first) => {
				first.block(HOUR, AT + HOUR);
				first.tick(AT + HOUR);
			},
		],
	])('is not kept waiting by one who %s', async (_what, happen) => {
		const { first, second, came } = two();
		happen(first);
		second.tick(AT + HOUR + 1);
		await settle();
		expect(came).toEqual(['second']);
		first.stop();
	});
});
