import type { DeliveryRecord } from './sender.mts';
import { EVENTS } from './types.mts';

/** One delivery, in a line. */
export function lineOf({ event, uid, bytes, attempts, outcome, effect }: DeliveryRecord): string {
	const last = attempts[attempts.length - 1];
	const answer = last === undefined ? 'not sent' : last.status || (last.error ?? 'no answer');
	const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : '';
	const time = last === undefined ? '' : ` in ${last.ms} ms`;
	const shown = effect === undefined ? '' : ` (${effect})`;
	return `${event.padEnd(11)} ${uid}  ${bytes} bytes: ${outcome}, ${answer}${time}${tries}${shown}`;
}

/** A table by event, and what Omi would have shown on the phone. */
export function tableOf(records: readonly DeliveryRecord[]): string {
	const header = ['event', 'sent', 'accepted', 'retried', 'failed', 'dropped', 'slowest'];
	const rows = EVENTS.filter((event) => records.some((one) => one.event === event)).map((event) => {
		const own = records.filter((one) => one.event === event);
		const count = (outcome: DeliveryRecord['outcome']) => {
			return String(own.filter((one) => one.outcome === outcome).length);
		};
		const slowest = Math.max(0, ...own.flatMap(({ attempts }) => attempts.map(({ ms }) => ms)));
		const retried = own.filter(({ attempts }) => attempts.length > 1).length;
		return [
			event,
			String(own.length),
			count('accepted'),
			String(retried),
			count('failed'),
			count('dropped'),
			`${slowest} ms`,
		];
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
	return [...lines, '', onThePhone(records)].join('\n');
}

function onThePhone(records: readonly DeliveryRecord[]): string {
	const shown = records.flatMap(({ effect }) => effect ?? []);
	if (shown.length === 0) return 'Nothing would have appeared on the phone.';
	const counts = new Map<string, number>();
	for (const effect of shown) counts.set(effect, (counts.get(effect) ?? 0) + 1);
	const lines = [...counts].map(([effect, count]) => `  ${count} × ${effect}`);
	return ['On the phone would have appeared:', ...lines].join('\n');
}
