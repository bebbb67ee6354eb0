import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';
import { elapsed } from '../domain/elapsed';

/** For how long it is not said again what has been said, in milliseconds. */
const PAUSE_MS = 3_600_000;

/** After so long without trouble a store that cannot be asked is away anew, in milliseconds. */
const CALM_MS = 120_000;

type Context = Pick<ITriggerFunctions, 'getNode' | 'logger' | 'saveFailedExecution'>;

/** What a watcher has to say to who runs n8n: once, not every second. */
export class Complaints {
	/** By the names of stores, what of them could not be asked; and since when all could, in milliseconds since the epoch. */
	private readonly unreachable = new Map<
		string,
		{ readonly away: Set<string>; calmSince: number }
	>();
	/** When something was last said, in milliseconds since the epoch. */
	private readonly saidAt = new Map<string, number>();

	constructor(private readonly context: Context) {}

	/** A store, or a partition of one, could not be asked. */
	ofStore(store: string, error: unknown, partition = ''): void {
		const known = this.unreachable.get(store) ?? { away: new Set(), calmSince: -Infinity };
		this.unreachable.set(store, known);
		// One that is slow answers now and then.
		if (known.away.size === 0 && hasPassed(CALM_MS, known.calmSince)) {
			this.context.logger.error(
				`The session store of '${this.name}' could not be asked. It is tried again.`,
				{ error },
			);
		}
		known.away.add(partition);
	}

	/** A store, or a partition of one, could be asked again. */
	isReached(store: string, partition = ''): void {
		const known = this.unreachable.get(store);
		if (known?.away.delete(partition)) known.calmSince = Date.now();
	}

	/** Something could not be done for a user. */
	ofUser(error: Error): void {
		this.sayOnce(
			`The sessions of one user of '${this.name}' could not be looked at: ${error.message} It is tried again every minute, and not said again for an hour.`,
			error,
		);
	}

	/** n8n could not begin an execution. */
	ofN8n(error: Error): void {
		this.sayOnce(
			`n8n could not start an execution of '${this.name}': ${error.message} It is tried again, at least every minute, and not said again for an hour.`,
			error,
		);
	}

	/** What is in a store that cannot be reached from where the node is set to. */
	ofWhatIsLeftBehind(): void {
		this.tell(
			`What '${this.name}' was still collecting in Redis cannot be reached any more`,
			"Its option 'Session Store' was set to Memory while n8n was not running. If a conversation was going on then, set it to Redis with the same credential and publish: it comes out. Then set it to Memory again.",
		);
	}

	/** @param reason why some of what is written down cannot be read, as a sentence without its full stop */
	ofUnread(reason: string): void {
		this.tell(
			`Some of what '${this.name}' had collected cannot be read`,
			`${reason}. It is kept for a week, and comes out when a version runs that can read it. What arrives meanwhile is collected anew.`,
		);
	}

	private sayOnce(message: string, error: Error): void {
		if (!hasPassed(PAUSE_MS, this.saidAt.get(message))) return;
		for (const [said, at] of this.saidAt) if (hasPassed(PAUSE_MS, at)) this.saidAt.delete(said);
		this.saidAt.set(message, Date.now());
		this.context.logger.error(message, { error });
	}

	/** Says something also as a failed execution, so that n8n's error workflow runs. */
	private tell(message: string, description: string): void {
		this.context.logger.warn(`${message}. ${description}`);
		const error = new NodeOperationError(this.context.getNode(), message, { description });
		// Older versions of n8n cannot.
		this.context.saveFailedExecution?.(error);
	}

	private get name(): string {
		return this.context.getNode().name;
	}
}

/** @param since in milliseconds since the epoch */
function hasPassed(ms: number, since = -Infinity): boolean {
	return elapsed(since, Date.now()) >= ms;
}
