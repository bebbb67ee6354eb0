import { LateError, StoppedError, Turns } from '../../../nodes/trigger/asking/turns';

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
