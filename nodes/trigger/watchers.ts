/** Who watches a node in this process: there may be none, as n8n gives `emit` to one of its processes only. */
export interface NodeWatcher {
	/** Something waits in the outbox. */
	nudge(): void;
}

/** By the node's key. */
const watchers = new Map<string, NodeWatcher>();

export function watcherOf(nodeKey: string): NodeWatcher | undefined {
	return watchers.get(nodeKey);
}

/** @returns what ends it, unless another has taken over */
export function register(nodeKey: string, watcher: NodeWatcher): () => void {
	watchers.set(nodeKey, watcher);
	unwatchedSince.delete(nodeKey);
	return () => {
		if (watchers.get(nodeKey) === watcher) watchers.delete(nodeKey);
	};
}

/** After how long without a watcher it is no matter of starting up any more, in milliseconds. */
const UNWATCHED_MS = 60_000;

/** Since when deliveries have come while nobody watched, in milliseconds since the epoch. */
const unwatchedSince = new Map<string, number>();

/**
 * With several processes, `webhook()` and `trigger()` may run in different ones and not meet.
 *
 * @returns whether it is time to say so; it is once
 */
export function isLeftAlone(nodeKey: string, at: number): boolean {
	if (watchers.has(nodeKey)) return false;
	const since = unwatchedSince.get(nodeKey) ?? at;
	const isTime = at - since >= UNWATCHED_MS;
	unwatchedSince.set(nodeKey, isTime ? Infinity : since);
	return isTime;
}
