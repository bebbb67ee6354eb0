/** What could not be done for one user, and will not the next second either. */
export class UserError extends Error {}

/**
 * What Redis says of itself rather than of a key. Before version 7 it stands within what is said of the script:
 * "ERR Error running script (…): @user_script:9: @user_script: 9: -OOM command not allowed …".
 */
const OF_REDIS =
	/^(?:ERR Error running script .*?: -)?(READONLY|NOREPLICAS|LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOAUTH|WRONGPASS|NOPERM|OOM|MISCONF)\b/;

/** Whether the server is the primary no more. */
export function isReadOnly({ message }: Error): boolean {
	return OF_REDIS.exec(message)?.[1] === 'READONLY';
}

/** Whether something is the matter with one user only. */
export function isOfUser(error: unknown): error is Error {
	if (error instanceof UserError) return true;
	return error instanceof Error && error.name === 'ReplyError' && !OF_REDIS.test(error.message);
}

/** @throws UserError for whatever a window throws */
export function inWindow<T>(work: () => T): T {
	let thrown: unknown;
	try {
		return work();
	} catch (error) {
		thrown = error;
	}
	throw new UserError(thrown instanceof Error ? thrown.message : String(thrown));
}
