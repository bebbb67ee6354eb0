import { sleep } from 'n8n-workflow';

/** How often the clock is looked at, in milliseconds. */
const TICK_MS = 1_000;

/**
 * Calls `tick`, which must not throw, every second until the returned function is called, which waits for one that is
 * going on. Nodes may not use timers, and `sleep` cannot be cancelled, so the last second is slept through for
 * nothing.
 */
export function startClock(tick: () => Promise<void>): () => Promise<void> {
	let isRunning = true;
	let current = Promise.resolve();
	const run = async () => {
		while (isRunning) {
			await sleep(TICK_MS);
			if (!isRunning) return;
			current = tick();
			await current;
		}
	};
	void run();
	return async () => {
		isRunning = false;
		await current;
	};
}
