import { isRecord, text } from '../../omiApi/values';

/** What the user is to know, in words. */
export interface Told {
	/** What happened; absent where something has ended, which is only noted. */
	readonly message: string;
	/** What to do about it. */
	readonly description: string;
	readonly isOver: boolean;
}

/** "refused": Omi takes the key for wrong or for too little; "away": nothing for an hour; "silent": no deliveries. */
type Trouble = 'refused' | 'away' | 'silent';

const HOUR_MS = 3_600_000;

/** After so many in a row that came only by asking, it is no chance. */
const MOST_MISSED = 3;

const REFUSALS = ['401', '403'];

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
	 * @param error what ended it; undefined where all went well
	 * @param streak how many in a row came only by asking
	 * @param at in milliseconds since the epoch
	 * @returns what has been told or has ended with it
	 */
	judge(
		error: unknown,
		streak: number,
		at: number,
	): Array<{ readonly what: string; readonly isOver: boolean }> {
		const now = this.present(error, streak, at);
		const over = (['refused', 'away', 'silent'] as const).filter((what) => {
			// A round that failed says nothing of what it did not come to.
			const canEnd = what === 'silent' ? streak === 0 : error === undefined;
			return this.told.has(what) && canEnd && !now.includes(what);
		});
		const begun = now.filter((what) => !this.told.has(what));
		for (const what of over) {
			this.told.delete(what);
			this.tell({ ...this.wordsFor(what, error), message: this.endOf(what), isOver: true });
		}
		for (const what of begun) {
			this.told.add(what);
			this.tell({ ...this.wordsFor(what, error), isOver: false });
		}
		return [
			...over.map((what) => ({ what, isOver: true })),
			...begun.map((what) => ({ what, isOver: false })),
		];
	}

	private present(error: unknown, streak: number, at: number): Trouble[] {
		const silent: Trouble[] = streak >= MOST_MISSED ? ['silent'] : [];
		if (error === undefined) {
			this.failingSince = undefined;
			return silent;
		}
		this.failingSince = Math.min(this.failingSince ?? at, at);
		if (isRefusal(error)) return ['refused', ...silent];
		return at - this.failingSince >= HOUR_MS ? ['away', ...silent] : silent;
	}

	private wordsFor(what: Trouble, error: unknown): { message: string; description: string } {
		const { plural } = this;
		if (what === 'silent') {
			return {
				message: `The last ${MOST_MISSED} ${plural} came only by asking: Omi's webhook is probably switched off`,
				description:
					"Omi switches a webhook off after 100 failed deliveries. Open Settings, then Developer in the Omi app, check that the node's Production URL is still there, and switch it on again. Until then everything still comes, but later: when the node asks.",
			};
		}
		const { message, description } = isRecord(error) ? error : {};
		const since = what === 'away' ? ' for an hour' : '';
		const reason = text(message) ?? 'the reason is not known';
		const wayOut = text(description) ?? '';
		return {
			message: `Omi could not be asked for ${plural}${since}: ${reason}`,
			description: `${wayOut}${wayOut === '' || wayOut.endsWith('.') ? '' : '.'} ${LATER}`.trim(),
		};
	}

	private endOf(what: Trouble): string {
		return what === 'silent'
			? "Omi's webhook is at work again"
			: `Omi can be asked for ${this.plural} again`;
	}
}

function isRefusal(error: unknown): boolean {
	return isRecord(error) && REFUSALS.includes(text(error.httpCode) ?? '');
}
