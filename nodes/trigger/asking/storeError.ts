/** The store could not be asked, or takes no more: the watcher says so, and it is no trouble of Omi's. */
export class StoreError extends Error {}

/** @throws StoreError whatever goes wrong */
export async function ofStore<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const away = new StoreError('The session store could not be asked.', { cause: error });
		return await Promise.reject(away);
	}
}
