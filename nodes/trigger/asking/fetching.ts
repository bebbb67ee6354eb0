import { keyOf, type SourceState } from '../../domain/asking/state';
import type { Arrived } from '../../domain/asking/window';
import type { Row } from '../../omiApi/types';
import { ask, isOfOneThing, type Line } from './ask';
import type { Asked, Found, Question } from './question';
import type { Receive } from './settings';
import { StoppedError } from './turns';

/** What cannot be fetched by itself is tried so often, and then handed on as the list has it. */
const MOST_ATTEMPTS = 12;
/** How long to wait before the second attempt, and at most; four times as long each time. In milliseconds. */
const FIRST_PAUSE_MS = 4 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

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

/** Fetches what is new, one after the other; and remembers what could not be fetched, to try it again, less often each time. */
export class Fetching {
	/** By id. */
	private readonly attempts = new Map<string, { count: number; notBefore: number }>();

	constructor(private readonly node: FetchingNode) {}

	/**
	 * Fetches things and hands them over, in their order.
	 *
	 * @param missedSince what ended after that a delivery should have brought; in milliseconds since the epoch
	 * @param handOver takes what has been fetched so far
	 * @returns what is to be tried again later
	 * @throws what keeps Omi from being asked at all; what came before it has been handed over
	 */
	async take(
		line: Line,
		source: SourceState,
		news: readonly Found[],
		missedSince: number,
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
		for (const found of news) {
			if (isStopped()) throw new StoppedError();
			const isBrief = detail !== undefined && !detail.isSkipped(found.row);
			// Whatever becomes of the request, what is fetched already is not to wait for it.
			if (isBrief) await flush();
			const row = isBrief ? await this.fetch(line, found, detail) : found.row;
			if (row === undefined) undone.push(found);
			else batch.push(this.arrived(line.asked, source, found, row, missedSince));
			if (batch.length >= AT_ONCE) await flush();
		}
		await flush();
		return undone;
	}

	/** Forgets attempts at what is not listed any more. */
	keepOnly(listed: ReadonlySet<string>): void {
		for (const id of this.attempts.keys()) if (!listed.has(id)) this.attempts.delete(id);
	}

	private arrived(
		{ uid }: Asked,
		{ known, userId }: SourceState,
		found: Found,
		row: Row,
		missedSince: number,
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
	): Promise<Row | undefined> {
		const { node } = this;
		const former = this.attempts.get(found.id) ?? { count: 0, notBefore: 0 };
		const wait = former.notBefore - node.now();
		if (wait > 0 && wait <= LONGEST_PAUSE_MS) return undefined;
		let row: Row | undefined;
		try {
			const { body } = await ask(line, detail.request(line.asked, found), 'detail');
			row = detail.read(body, found);
		} catch (error) {
			if (!isOfOneThing(error)) return await Promise.reject(error);
		}
		if (row !== undefined) {
			this.attempts.delete(found.id);
			return row;
		}
		const count = former.count + 1;
		if (count >= MOST_ATTEMPTS) {
			node.note(
				`Omi lists "${found.id}" and does not give it: it is handed on as the list has it.`,
			);
			return found.row;
		}
		const pause = Math.min(FIRST_PAUSE_MS * 4 ** (count - 1), LONGEST_PAUSE_MS);
		this.attempts.set(found.id, { count, notBefore: node.now() + pause });
		return undefined;
	}
}
