import type {
	Emission,
	EndedBy,
	Kind,
	Session,
	SessionEvent,
	SessionPolicy,
	Step,
	UserState,
} from './session';

/**
 * For how long a user is remembered after the last session, in milliseconds, so that a repetition is known
 * for one. Omi's last attempt at a delivery comes within three minutes (four attempts of up to 32 s and
 * 36 s between them).
 */
export const REMEMBER_MS = 10 * 60_000;

/**
 * How much longer than the quiet period to wait where finished memories arrive too, in milliseconds: Omi
 * closes a conversation after its own quiet period and then has to write the summary.
 */
export const MEMORY_GRACE_MS = 60_000;

/**
 * Applies one event to one user's state.
 *
 * @param state what the previous step returned for the user; it must not be used again afterwards
 */
export function step<Content, Recall, Arrival>(
	kind: Kind<Content, Recall, Arrival>,
	state: UserState<Content, Recall>,
	event: SessionEvent<Arrival>,
	policy: SessionPolicy,
): Step<Content, Recall> {
	const work = new Work(kind, state);
	work.endIfQuiet(event.at, policy);
	switch (event.type) {
		case 'delivery':
			work.take(event.arrival, event.at, policy);
			break;
		case 'memory':
			work.finish(event.segmentIds, event.memory, event.at);
			break;
		case 'full':
			work.emitPart('maximum', event.at);
			break;
		case 'stop':
			work.end('stopped');
			break;
	}
	if (policy.endsAtMaximum && work.isLong(event.at, policy)) work.end('maximum');
	return work.result(event.at);
}

/**
 * When the clock ends a user's session at the latest, in milliseconds since the epoch: until then it changes
 * nothing. Undefined where there is no session.
 */
export function dueAt<Content, Recall>(
	state: UserState<Content, Recall>,
	policy: SessionPolicy,
): number | undefined {
	const { session } = state;
	if (session === undefined) return undefined;
	const quietAt = session.lastAt + patienceOf(state, policy);
	return policy.endsAtMaximum ? Math.min(quietAt, session.partSince + policy.maximumMs) : quietAt;
}

function patienceOf(
	{ expectsMemory }: Pick<UserState<unknown, unknown>, 'expectsMemory'>,
	{ quietMs }: SessionPolicy,
): number {
	return quietMs + (expectsMemory ? MEMORY_GRACE_MS : 0);
}

/** The state of a user of whom nothing is known yet. */
export function newUser<Content, Recall>(
	kind: Pick<Kind<Content, Recall, never>, 'recall'>,
	userId: string | null,
	at: number,
): UserState<Content, Recall> {
	return { userId, sessions: 0, lastAt: at, expectsMemory: false, recall: kind.recall() };
}

/** One step in the making. */
class Work<Content, Recall, Arrival> {
	private readonly emissions: Array<Emission<Content>> = [];

	constructor(
		private readonly kind: Kind<Content, Recall, Arrival>,
		private state: UserState<Content, Recall>,
	) {}

	endIfQuiet(at: number, policy: SessionPolicy): void {
		const { session } = this.state;
		if (session === undefined) return;
		if (at - session.lastAt >= patienceOf(this.state, policy)) this.end('quiet');
	}

	take(arrival: Arrival, at: number, policy: SessionPolicy): void {
		// Another object even if nothing is new: the kind may change the recall where it stands.
		this.state = { ...this.state };
		const { recall } = this.state;
		const current = this.state.session?.content;
		for (const piece of this.kind.pieces(arrival, recall, current, at)) {
			if (piece.endsSession !== undefined) this.end(piece.endsSession);
			if (piece.endsPart !== undefined) this.emitPart(piece.endsPart, at);
			if (piece.content === undefined) continue;
			// Not before there is more, so that there is something left to emit when the session ends.
			if (this.isLong(at, policy)) this.emitPart('maximum', at);
			this.add(piece.content, at);
			this.emitFull(at);
		}
	}

	finish(segmentIds: readonly string[], memory: unknown, at: number): void {
		const { session, recall } = this.state;
		this.state = { ...this.state, expectsMemory: true, lastAt: at };
		if (session === undefined) return;
		if (this.kind.isFinishedBy(session.content, recall, segmentIds)) this.end('memory', memory);
	}

	isLong(at: number, { maximumMs }: SessionPolicy): boolean {
		const { session } = this.state;
		return session !== undefined && at - session.partSince >= maximumMs;
	}

	emitPart(endedBy: EndedBy, at: number): void {
		const { session } = this.state;
		if (session === undefined || this.kind.isEmpty(session.content)) return;
		const { part, keep } = this.kind.release(session.content);
		this.emit(session, part, endedBy, false);
		this.keep({ ...session, part: session.part + 1, partSince: at, content: keep });
	}

	end(endedBy: EndedBy, memory?: unknown): void {
		const { session } = this.state;
		if (session === undefined) return;
		if (!this.kind.isEmpty(session.content)) {
			this.emit(session, this.kind.release(session.content).part, endedBy, true, memory);
		}
		this.state = { ...this.state, session: undefined };
	}

	result(at: number): Step<Content, Recall> {
		const { emissions, state } = this;
		const isOld = state.session === undefined && at - state.lastAt >= REMEMBER_MS;
		if (!isOld) return { state, emissions };
		// That memories arrive is true of tomorrow's conversations as well.
		return state.expectsMemory
			? { state: { ...state, recall: this.kind.recall() }, emissions }
			: { emissions };
	}

	private add(piece: Content, at: number): void {
		const session = this.state.session ?? this.begin(at, piece);
		const partSince = this.kind.isEmpty(session.content) ? at : session.partSince;
		const isFirst = session.content === piece;
		const content = isFirst ? piece : this.kind.join(session.content, piece);
		this.keep({ ...session, content, partSince, lastAt: at });
		this.state = { ...this.state, lastAt: at };
	}

	private begin(at: number, content: Content): Session<Content> {
		const sessions = this.state.sessions + 1;
		this.state = { ...this.state, sessions };
		const id = `${this.state.userId ?? 'unknown'}-${at}-${sessions}`;
		return { id, part: 1, partSince: at, lastAt: at, content };
	}

	private emitFull(at: number): void {
		const { session } = this.state;
		const cut = session && this.kind.cut(session.content);
		if (session === undefined || cut === undefined) return;
		let { part } = session;
		for (const content of cut.parts) {
			this.emit({ ...session, part }, content, cut.endedBy, false);
			part += 1;
		}
		this.keep({ ...session, part, partSince: at, content: cut.keep });
	}

	private emit(
		{ id, part, lastAt }: Session<Content>,
		content: Content,
		endedBy: EndedBy,
		isFinal: boolean,
		memory?: unknown,
	): void {
		const { userId } = this.state;
		const emission = {
			userId,
			sessionId: id,
			part,
			isFinal,
			endedBy,
			deliveredAt: lastAt,
			content,
		};
		this.emissions.push(memory === undefined ? emission : { ...emission, memory });
	}

	private keep(session: Session<Content>): void {
		this.state = { ...this.state, session };
	}
}
