/** The names of what one node has in Redis. All of them begin with the node's own name. */
export class Names {
	readonly due: string;
	readonly outbox: string;
	readonly ready: string;
	readonly attempts: string;
	readonly contested: string;

	constructor(readonly node: string) {
		this.due = this.name('due');
		this.outbox = this.name('outbox');
		this.ready = this.name('ready');
		this.attempts = this.name('attempts');
		this.contested = this.name('contested');
	}

	key(id: string): string {
		return this.name('key', id);
	}

	user(user: string): string {
		return this.name('user', user);
	}

	/** Two for each user: the newer is filled while the older still answers. */
	marks(user: string): [string, string] {
		return [this.name('marks', user, '0'), this.name('marks', user, '1')];
	}

	log(user: string, log: string): string {
		return this.name('log', user, log);
	}

	/** The log of an emission. */
	emission(id: string): string {
		return this.name('emission', id);
	}

	private name(...parts: string[]): string {
		return [this.node, ...parts].join(':');
	}
}
