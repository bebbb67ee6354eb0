import type { DeliveryRecord } from './sender.mts';
import { EVENTS, type EventType } from './types.mts';

/** What became of a number of deliveries. */
export interface Summary {
	sent: number;
	accepted: number;
	/** Of which more than one attempt was made. */
	retried: number;
	failed: number;
	/** Given up without an attempt. */
	dropped: number;
	/** The longest that an attempt took, in milliseconds. */
	slowest: number;
	/** How often Omi would have shown what. */
	effects: Record<string, number>;
}

export function summarise(records: readonly DeliveryRecord[]): Summary {
	const count = (outcome: DeliveryRecord['outcome']) => {
		return records.filter((one) => one.outcome === outcome).length;
	};
	const effects = new Map<string, number>();
	for (const { effect } of records) {
		if (effect !== undefined) effects.set(effect, (effects.get(effect) ?? 0) + 1);
	}
	return {
		sent: records.length - count('dropped'),
		accepted: count('accepted'),
		retried: records.filter(({ attempts }) => attempts.length > 1).length,
		failed: count('failed'),
		dropped: count('dropped'),
		slowest: records.reduce(
			(most, { attempts }) => Math.max(most, ...attempts.map((a) => a.ms)),
			0,
		),
		effects: Object.fromEntries(effects),
	};
}

/** One delivery, in a line. */
export function lineOf(record: DeliveryRecord): string {
	const { event, uid, bytes, attempts, outcome, reason, effect } = record;
	const last = attempts.at(-1);
	const answer = last === undefined ? reason : last.status || (last.error ?? 'no answer');
	const time = last === undefined ? '' : ` in ${last.ms} ms`;
	const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : '';
	const shown = effect === undefined ? '' : ` (${effect})`;
	return plain(
		`${event.padEnd(11)} ${uid}  ${bytes} bytes: ${outcome}, ${answer}${time}${tries}${shown}`,
	);
}

/** A table by event, and what Omi would have shown on the phone. */
export function tableOf(perEvent: Partial<Record<EventType, Summary>>): string {
	const header = ['event', 'sent', 'accepted', 'retried', 'failed', 'dropped', 'slowest'];
	const rows = EVENTS.flatMap((event) => {
		const own = perEvent[event];
		if (own === undefined) return [];
		const numbers = [own.sent, own.accepted, own.retried, own.failed, own.dropped];
		return [[event, ...numbers.map(String), `${own.slowest} ms`]];
	});
	const widths = header.map((name, column) => {
		return Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0));
	});
	const lines = [header, ...rows].map((row) => {
		return row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd();
	});
	return [...lines, '', onThePhone(Object.values(perEvent))].join('\n');
}

function onThePhone(summaries: readonly Summary[]): string {
	const lines = summaries.flatMap(({ effects }) => {
		return Object.entries(effects).map(([effect, count]) => `  ${count} × ${plain(effect)}`);
	});
	if (lines.length === 0) return 'Nothing would have appeared on the phone.';
	return ['On the phone would have appeared:', ...lines].join('\n');
}

/** A line for a terminal, whatever a server has answered. */
function plain(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ');
}
