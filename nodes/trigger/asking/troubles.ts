import { isRecord, text } from '../../omiApi/values';

/** What the user is to know, in words. */
export interface Told {
	/** What happened; absent where something has ended, which is only noted. */
	readonly message: string;
	/** What to do about it. */
	readonly description: string;
	readonly isOver: boolean;
}

/**
 * "refused": Omi takes the key for wrong or for too little, or does not let an app ask for the user named behind it;
 * "away": nothing for an hour; "silent": no deliveries. They are remembered under these names.
 */
type Trouble = 'refused' | `refused ${string}` | 'away' | 'silent';

/** What went wrong in a round of asking. */
export interface Failures {
	/** What ended the round, if anything did. */
	readonly error?: unknown;
	/** What Omi said of users whom an app could not ask for, by their ids; it could ask for the others. */
	readonly ofUsers?: ReadonlyMap<string, unknown>;
}

const HOUR_MS = 3_600_000;

/** After so many in a row that came only by asking, it is no chance. */
const MOST_MISSED = 3;

const REFUSALS = ['401', '403'];

const UNKNOWN_REASON = 'the reason is not known';

/** How many reasons are told at once. */
const MOST_REASONS = 3;

const LATER = 'Nothing is lost: what was missed comes by itself once Omi can be asked again.';

/** What is wrong with asking, and whether the user has been told: once each, until it is over. */
export class Troubles {
	private readonly told = new Set<string>();
	private failingSince: number | undefined;

	constructor(
		private readonly plural: string,
		private readonly tell: (told: Told) => void,
	) {}

	/** Takes over what an earlier process has told. */
	restore(told: readonly string[]): void {
		for (const what of told) this.told.add(what);
	}

	/**
	 * Judges a round of asking.
	 *
	 * @param streak how many in a row came only by asking
	 * @param at in milliseconds since the epoch
	 * @returns what has been told or has ended with it
	 */
	judge(
		failures: Failures,
		streak: number,
		at: number,
	): Array<{ readonly what: string; readonly isOver: boolean }> {
		const { error } = failures;
		const now = this.present(failures, streak, at);
		const over = [...this.told].filter((what) => {
			// A round that failed says nothing of what it did not come to.
			const canEnd = what === 'silent' ? streak === 0 : error === undefined;
			return canEnd && !now.has(what as Trouble);
		});
		const begun = [...now.keys()].filter((what) => !this.told.has(what));
		for (const what of over) {
			this.told.delete(what);
			this.tell({ message: this.endOf(what), description: '', isOver: true });
		}
		for (const what of begun) this.told.add(what);
		for (const told of this.wordsFor(new Map(begun.map((what) => [what, now.get(what)])))) {
			this.tell({ ...told, isOver: false });
		}
		return [
			...over.map((what) => ({ what, isOver: true })),
			...begun.map((what) => ({ what, isOver: false })),
		];
	}

	/** What there is at present, with the error behind it. */
	private present(
		{ error, ofUsers = new Map() }: Failures,
		streak: number,
		at: number,
	): Map<Trouble, unknown> {
		const now = new Map<Trouble, unknown>();
		if (error === undefined) this.failingSince = undefined;
		else {
			this.failingSince = Math.min(this.failingSince ?? at, at);
			if (isRefusal(error)) now.set('refused', error);
			else if (at - this.failingSince >= HOUR_MS) now.set('away', error);
		}
		for (const [user, refusal] of ofUsers) now.set(`refused ${user}`, refusal);
		if (streak >= MOST_MISSED) now.set('silent', undefined);
		return now;
	}

	/** In one for all users of an app, since whatever is wrong with the app they all have in common. */
	private wordsFor(begun: ReadonlyMap<Trouble, unknown>) {
		const isOfUser = (what: Trouble) => what.startsWith('refused ');
		const others = [...begun].filter(([what]) => !isOfUser(what));
		const ofUsers = [...begun].filter(([what]) => isOfUser(what)).map(([, error]) => error);
		return [
			...others.map(([what, error]) => {
				return what === 'silent' ? this.silence() : this.failure([error], what === 'away');
			}),
			...(ofUsers.length > 0 ? [this.failure(ofUsers, false)] : []),
		];
	}

	private silence() {
		return {
			message: `The last ${MOST_MISSED} ${this.plural} came only by asking: Omi's webhook is probably switched off`,
			description:
				"Omi switches a webhook off after 100 failed deliveries. Open Settings, then Developer in the Omi app, check that the node's Production URL is still there, and switch it on again. Until then everything still comes, but later: when the node asks.",
		};
	}

	private failure(errors: readonly unknown[], isAway: boolean) {
		const said = errors.map((error) => (isRecord(error) ? error : {}));
		const reasons = [...new Set(said.map(({ message }) => text(message) ?? UNKNOWN_REASON))];
		const more = reasons.length - MOST_REASONS;
		const wayOut = text(said[0]?.description) ?? '';
		return {
			message: [
				`Omi could not be asked for ${this.plural}${isAway ? ' for an hour' : ''}: `,
				reasons.slice(0, MOST_REASONS).join('; '),
				more > 0 ? `; and ${more} more like this` : '',
			].join(''),
			description: `${wayOut}${wayOut === '' || wayOut.endsWith('.') ? '' : '.'} ${LATER}`.trim(),
		};
	}

	private endOf(what: string): string {
		if (what === 'silent') return "Omi's webhook is at work again";
		const user = what.startsWith('refused ') ? ` of the user "${what.slice(8)}"` : '';
		return `Omi can be asked for ${this.plural}${user} again`;
	}
}

function isRefusal(error: unknown): boolean {
	return isRecord(error) && REFUSALS.includes(text(error.httpCode) ?? '');
}
