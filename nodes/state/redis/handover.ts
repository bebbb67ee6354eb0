import { z } from 'zod';
import { parseJson } from '../../domain/delivery';
import type { Flush, LogEntry, Windows } from '../../domain/sessions/window';
import { FORMAT, obstacleTo } from '../format';
import type { OutboxEntry } from '../port';

/* What the outbox in Redis has of a part beside its log, and how it becomes items again. */

/** The format, the name of the window, and what that knows of the part. */
const stored = z.tuple([z.number(), z.string(), z.unknown()]);

/** Not which, as what is said of one is said of all. */
const UNREADABLE = 'What was collected cannot be handed over';

/** What the outbox has of a part, beside its id and its log: a text in JSON. */
export function entryOf(window: string, { part }: Flush): string {
	return JSON.stringify([FORMAT, window, part] satisfies z.infer<typeof stored>);
}

/**
 * @returns undefined where the node's filters hold it back
 * @throws where it cannot be read
 */
export function itemsOf<Input>(
	{ current, previous }: Windows<Input>,
	id: string,
	entry: string,
	log: readonly LogEntry[],
): OutboxEntry['items'] | undefined {
	const { data } = z.tuple([z.number()]).rest(z.unknown()).safeParse(parseJson(entry));
	const obstacle = obstacleTo(data?.[0] ?? 0);
	if (obstacle !== undefined) throw new Error(`${UNREADABLE}. ${obstacle}.`);
	const [, name, part] = stored.safeParse(data).data ?? [];
	const window = [current, ...previous].find((one) => one.name === name);
	if (window === undefined) throw new Error(`${UNREADABLE}: nobody can read it.`);
	return window.emission({ id, part }, log)?.items;
}
