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

/** Since when deliveries have come while nobody watched, in milliseconds since the epoch. */
const unwatchedSince = new Map<string, number>();

/**
 * With several processes, `webhook()` and `trigger()` may run in different ones and not meet; and where n8n starts,
 * the first deliveries come before anybody watches.
 *
 * @returns for how long deliveries have come while nobody watched, in milliseconds; 0 where somebody does
 */
export function unwatchedFor(nodeKey: string, at: number): number {
	if (watchers.has(nodeKey)) return 0;
	const since = unwatchedSince.get(nodeKey) ?? at;
	unwatchedSince.set(nodeKey, since);
	return Math.max(0, at - since);
}
