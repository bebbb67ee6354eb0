import { keyOf, type SourceState } from '../../domain/asking/state';
import type { Arrived } from '../../domain/asking/window';
import type { Row } from '../../omiApi/types';
import { ask, isOfKey, isOfOneThing, type Line } from './ask';
import { Attempts } from './attempts';
import type { Asked, Found, Question } from './question';
import type { Receive } from './settings';
import { StoppedError } from './turns';

/** How many things that need no request of their own are handed over in one. */
const AT_ONCE = 50;

/** What fetching needs of who asks. */
export interface FetchingNode {
	readonly question: Question;
	readonly receive: Receive;
	note(message: string): void;
	/** In milliseconds since the epoch. */
	now(): number;
}

/** Moments that matter for what is fetched, in milliseconds since the epoch. */
export interface Moments {
	/** What ended after that a delivery should have brought. */
	readonly missedSince: number;
	/** What was created before that should have been fetched, or given up, long ago. */
	readonly overdueBefore: number;
}

/** Fetches what is new, one after the other; and remembers what could not be fetched, to try it again, less often each time. */
export class Fetching {
	private readonly attempts = new Attempts(() => this.node.now());

	constructor(private readonly node: FetchingNode) {}

	/**
	 * Fetches things and hands them over, in their order as far as Omi gives them.
	 *
	 * @param handOver takes what has been fetched so far
	 * @returns what is to be tried again later
	 * @throws what keeps Omi from being asked at all; what came before it has been handed over
	 */
	async take(
		line: Line,
		source: SourceState,
		news: readonly Found[],
		moments: Moments,
		isStopped: () => boolean,
		handOver: (things: readonly Arrived[]) => Promise<void>,
	): Promise<Found[]> {
		const { detail } = this.node.question;
		const undone: Found[] = [];
		let batch: Arrived[] = [];
		const flush = async () => {
			if (batch.length > 0) await handOver(batch);
			batch = [];
		};
		for (const found of this.attempts.begin(news)) {
			if (isStopped()) throw new StoppedError();
			const isBrief = detail !== undefined && !detail.isSkipped(found.row);
			// Whatever becomes of the request, what is fetched already is not to wait for it.
			if (isBrief) await flush();
			const row = isBrief ? await this.fetch(line, found, detail, moments) : found.row;
			if (row === undefined) undone.push(found);
			else batch.push(this.arrived(line.asked, source, found, row, moments));
			if (batch.length >= AT_ONCE) await flush();
		}
		await flush();
		this.attempts.conclude();
		return undone;
	}

	/** Forgets attempts at what is not listed any more. */
	keepOnly(listed: ReadonlySet<string>): void {
		this.attempts.keepOnly(listed);
	}

	private arrived(
		{ uid }: Asked,
		{ known, userId }: SourceState,
		found: Found,
		row: Row,
		{ missedSince }: Moments,
	): Arrived {
		const { question, receive, now } = this.node;
		const { id, at, mark, changedAt, finishedAt } = found;
		const before = known.get(keyOf(id))?.mark;
		// An app asks for one user at a time; whose a key of one's own is, only deliveries tell.
		const owner = uid ?? (userId === '' ? undefined : userId);
		const items = question.items(row, { userId: owner ?? null, at: now(), before });
		const isMissed = receive === 'catchUp' && finishedAt !== undefined && finishedAt > missedSince;
		const change = { ...(mark !== undefined && { mark }), ...(changedAt && { changedAt }) };
		return { id, at, items, before, isMissed, ...change };
	}

	/** @returns undefined where it is to be tried again later */
	private async fetch(
		line: Line,
		found: Found,
		detail: NonNullable<Question['detail']>,
		{ overdueBefore }: Moments,
	): Promise<Row | undefined> {
		const { attempts, node } = this;
		const { id, row: brief } = found;
		if (attempts.isTooEarly(id)) return undefined;
		if (attempts.isEnough(id, found.at < overdueBefore)) {
			attempts.end(id);
			node.note(`Omi lists "${id}" and does not give it: it is handed on as the list has it.`);
			return brief;
		}
		try {
			const { body } = await ask(line, detail.request(line.asked, found), 'detail');
			const row = detail.read(body, found);
			if (row === undefined) attempts.refuse(id);
			else attempts.give(id);
			return row;
		} catch (error) {
			if (isOfKey(error)) return await Promise.reject(error);
			if (isOfOneThing(error)) attempts.refuse(id);
			else attempts.fail(id, error);
			return undefined;
		}
	}
}
