import { sleep } from 'n8n-workflow';

/** How often the clock is looked at, in milliseconds. */
const TICK_MS = 1_000;

/**
 * Calls `tick`, which must not throw, every second until the returned function is called. Nodes may not use timers, and
 * `sleep` cannot be cancelled, so the last second is slept through for nothing.
 */
export function startClock(tick: () => void): () => void {
	let isRunning = true;
	const run = async () => {
		for (;;) {
			await sleep(TICK_MS);
			if (!isRunning) return;
			tick();
		}
	};
	void run();
	return () => {
		isRunning = false;
	};
}
