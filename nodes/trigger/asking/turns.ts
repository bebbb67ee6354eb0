import { Ledger, type Cost, type Place } from '../../domain/asking/budget';

/** Thrown in whoever waits for a turn when nobody asks any more. */
export class StoppedError extends Error {}

/** Omi has begun to answer perhaps, and not ended. */
export class LateError extends Error {
	readonly description =
		"Check the network and the 'Base URL' in the credential, or try again later";

	constructor() {
		super('Omi did not answer in time');
	}
}

interface Open {
	/** In milliseconds since the epoch. */
	until: number;
	readonly forMs: number;
	reject(error: Error): void;
}

interface Waiting {
	readonly place: Place;
	resolve(): void;
	reject(error: Error): void;
}

/** By the key or the app that is asked with. */
const ledgers = new Map<string, Ledger>();

export function ledgerOf(key: string): Ledger {
	const known = ledgers.get(key) ?? new Ledger(key);
	ledgers.set(key, known);
	return known;
}

/** Lets requests through one by one, as far as Omi's limits allow. It has no clock: whoever has one tells the time. */
export class Turns {
	ledger = new Ledger('');
	private readonly queue: Waiting[] = [];
	/** Until when Omi has asked not to be asked, in milliseconds since the epoch. */
	private blockedUntil = 0;
	private isStopped = false;
	/** Who wants to know that somebody waits. */
	private listener = () => {};
	/** What has been sent and is not answered yet. */
	private readonly open = new Set<Open>();

	/**
	 * Waits until a request may be sent, and counts it.
	 *
	 * @throws StoppedError
	 */
	async take(cost: Cost, at: number): Promise<void> {
		if (this.isStopped) throw new StoppedError();
		const place = this.ledger.join(cost, at);
		if (this.queue.length === 0 && this.takes(place, at)) return;
		const turn = new Promise<void>((resolve, reject) => {
			this.queue.push({ place, resolve, reject });
		});
		this.listener();
		await turn;
	}

	/** Has one be told when somebody waits for a turn, in place of whoever wanted to be told before. */
	whenWaiting(listener: () => void): void {
		this.listener = listener;
		if (this.queue.length > 0) listener();
	}

	/**
	 * What comes of a request, if it comes in time. A timeout of the network's ends a silent line only, and not an answer
	 * that comes byte by byte.
	 *
	 * @throws LateError, or StoppedError when nobody asks any more
	 */
	async within<Answer>(work: Promise<Answer>, forMs: number, at: number): Promise<Answer> {
		return await new Promise<Answer>((resolve, reject) => {
			const own: Open = { until: at + forMs, forMs, reject };
			const end = () => this.open.delete(own);
			work.then(resolve, reject).finally(end);
			if (this.isStopped) reject(new StoppedError());
			else this.open.add(own);
		});
	}

	/** Omi is not to be asked for so long, in milliseconds. */
	block(forMs: number, at: number): void {
		this.blockedUntil = Math.max(this.blockedUntil, at + forMs);
	}

	/** The clock went on. */
	tick(at: number): void {
		// A clock that was set back must not hold everything up for long.
		this.blockedUntil = Math.min(this.blockedUntil, at + LONGEST_BLOCK_MS);
		for (const own of this.open) {
			own.until = Math.min(own.until, at + own.forMs);
			if (at < own.until) continue;
			own.reject(new LateError());
			this.open.delete(own);
		}
		for (let [next] = this.queue; next !== undefined; [next] = this.queue) {
			if (!this.takes(next.place, at)) return;
			this.queue.shift();
			next.resolve();
		}
	}

	stop(): void {
		this.isStopped = true;
		for (const { place } of this.queue) this.ledger.leave(place);
		for (const { reject } of [...this.queue.splice(0), ...this.open]) reject(new StoppedError());
		this.open.clear();
	}

	/** Takes the turn, if it is one's own. */
	private takes(place: Place, at: number): boolean {
		place.isReady = at >= this.blockedUntil;
		if (!this.ledger.isTurnOf(place, at)) return false;
		this.ledger.leave(place);
		this.ledger.spend(place.cost, at);
		return true;
	}
}

/** Omi counts by the hour. In milliseconds. */
const LONGEST_BLOCK_MS = 3_600_000;
