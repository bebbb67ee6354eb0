import type { OpaqueHead, SessionWindow, Windows } from '../../domain/sessions/window';
import { obstacleTo } from '../format';
import type { Taken } from '../port';
import { inWindow, UserError } from './userError';

/** What is known of a user, but for the logs. */
export interface Known {
	/** By Redis' own clock, in milliseconds since the epoch. */
	readonly at: number;
	/** Why the delivery's key cannot be had. */
	readonly taken: Taken | undefined;
	/** Another one with every commit; of a user of whom nothing is known, nothing. */
	readonly version: string;
	/** In which form the rest is written. */
	readonly format: string;
	readonly window: string;
	readonly head: string;
	readonly marks: ReadonlyMap<string, string>;
}

/**
 * The window of another kind that the user's state is of.
 *
 * @throws UserError where it is of none that this version knows
 */
export function formerOf<Input>(
	{ current, previous }: Windows<Input>,
	known: Known,
): SessionWindow<Input> | undefined {
	if (known.version === '' || known.window === current.name) return undefined;
	return previous.find(({ name }) => name === known.window) ?? unreadable(known);
}

/**
 * What is known of a user, as the window reads it.
 *
 * @throws UserError where it cannot be read: to go on without it would be to forget it
 */
export function headOf<Input>(window: SessionWindow<Input>, known: Known): OpaqueHead | undefined {
	if (known.version === '') return undefined;
	if (obstacleTo(Number(known.format)) !== undefined) return unreadable(known);
	return inWindow(() => window.decode(known.head)) ?? unreadable(known);
}

function unreadable({ format }: Known): never {
	const obstacle = obstacleTo(Number(format)) ?? 'It is neither changed nor deleted';
	throw new UserError(
		`What Redis holds of a user cannot be read. ${obstacle}, or set another prefix in the credential to begin anew.`,
	);
}
