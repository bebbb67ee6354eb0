import { setImmediate } from 'node:timers/promises';

/** Lets go on what waits for nothing but its turn. */
export async function settle(): Promise<void> {
	await setImmediate();
	await setImmediate();
}
