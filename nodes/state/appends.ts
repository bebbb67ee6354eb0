import type { LogEntry, OpaqueHead, Step } from '../domain/sessions/window';

/** What a step appends, by the log: a step may append to as many as it hands over. */
export function byLog(
	appends: Step<OpaqueHead>['appends'],
): ReadonlyMap<string, readonly LogEntry[]> {
	const appended = new Map<string, LogEntry[]>();
	for (const { log, entries } of appends) {
		appended.set(log, [...(appended.get(log) ?? []), ...entries]);
	}
	return appended;
}
