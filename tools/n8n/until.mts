import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked again whether something has happened, in ms. */
export const pollInterval = 100;

/**
 * Waits until something is so.
 *
 * @param limit in ms
 * @param what for the error, as in "the light to be on"
 * @throws where it is not so in time
 */
export async function until(
	isSo: () => Promise<boolean>,
	limit: number,
	what: string,
): Promise<void> {
	const deadline = Date.now() + limit;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited ${limit / 1000} s in vain for ${what}`);
		await sleep(pollInterval);
	}
}
