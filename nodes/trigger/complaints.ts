import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';

/** For how long it is not said again of a user what has been said of one, in milliseconds. */
const PAUSE_MS = 3_600_000;

type Context = Pick<ITriggerFunctions, 'getNode' | 'logger' | 'saveFailedExecution'>;

/** What a watcher has to say to who runs n8n: once, not every second. */
export class Complaints {
	/** By the names of stores, what of them could not be asked. */
	private readonly unreachable = new Map<string, Set<string>>();
	/** When something was last said of a user, in milliseconds since the epoch. */
	private readonly saidAt = new Map<string, number>();

	constructor(private readonly context: Context) {}

	/** A store, or a partition of one, could not be asked. */
	ofStore(store: string, error: unknown, partition = ''): void {
		const away = this.unreachable.get(store) ?? new Set();
		this.unreachable.set(store, away);
		if (away.size === 0) {
			this.context.logger.error(
				`The session store of '${this.name}' could not be asked. It is tried again.`,
				{ error },
			);
		}
		away.add(partition);
	}

	/** A store, or a partition of one, could be asked again. */
	isReached(store: string, partition = ''): void {
		this.unreachable.get(store)?.delete(partition);
	}

	/** Something could not be done for a user. */
	ofUser(error: Error): void {
		const { message } = error;
		const at = Date.now();
		if (at - (this.saidAt.get(message) ?? -Infinity) < PAUSE_MS) return;
		this.saidAt.set(message, at);
		this.context.logger.error(
			`The sessions of one user of '${this.name}' could not be looked at: ${message} It is tried again every minute, and not said again for an hour.`,
			{ error },
		);
	}

	/** Says something also as a failed execution, so that n8n's error workflow runs. */
	tell(message: string, description: string): void {
		this.context.logger.warn(`${message}. ${description}`);
		const error = new NodeOperationError(this.context.getNode(), message, { description });
		// Older versions of n8n cannot.
		this.context.saveFailedExecution?.(error);
	}

	private get name(): string {
		return this.context.getNode().name;
	}
}
