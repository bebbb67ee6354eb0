import { z } from 'zod';
import { parseJson } from '../../domain/delivery';
import type { Flush, LogEntry, Windows } from '../../domain/sessions/window';
import type { OutboxEntry } from '../port';

/* What the outbox in Redis has of a part beside its log, and how it becomes items again. */

/** The name of the window, and what it knows of the part. */
const stored = z.tuple([z.string(), z.unknown()]);

/** What the outbox has of a part, beside its id and its log: a text in JSON. */
export function entryOf(window: string, { part }: Flush): string {
	return JSON.stringify([window, part] satisfies z.infer<typeof stored>);
}

/** @returns undefined where the node's filters hold it back */
export function itemsOf<Input>(
	{ current, previous }: Windows<Input>,
	id: string,
	entry: string,
	log: readonly LogEntry[],
): OutboxEntry['items'] | undefined {
	const [name, part] = stored.parse(parseJson(entry));
	const window = [current, ...previous].find((one) => one.name === name);
	if (window === undefined) throw new Error(`Nobody knows what '${name}' has left in Redis.`);
	return window.emission({ id, part }, log)?.items;
}
