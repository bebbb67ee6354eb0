import type { Segment } from '../../nodes/domain/payloads/segment';
import type { SessionWindow, Windows } from '../../nodes/domain/sessions/window';
import { windowsOf, type Parameters } from '../../nodes/OmiTranscriptTrigger/windows';
import { spokenSegment } from './segments';
import { WindowPlayer, type Played } from './windowPlayer';

/** An hour at which somebody may speak, in milliseconds since the epoch. */
export const T0 = Date.UTC(2026, 9, 8, 9);

/** The windows of a Transcript Trigger with these parameters. */
export function speechWindows(changes: Partial<Parameters> = {}): Windows<readonly Segment[]> {
	return windowsOf({
		triggerOn: 'sessionEnd',
		quietPeriod: 120,
		phrases: 'Hey n8n',
		commandPause: 5,
		commandMaximum: 30,
		options: {},
		...changes,
	});
}

export function speechWindow(changes: Partial<Parameters> = {}): SessionWindow<readonly Segment[]> {
	return speechWindows(changes).current;
}

export function playSpeech(changes: Partial<Parameters> = {}): WindowPlayer<readonly Segment[]> {
	return new WindowPlayer(speechWindow(changes));
}

/** The ids of what an item holds, in its order. */
export function idsIn({ json }: Played): string[] {
	return (json.segments as Segment[]).map(({ id }) => id);
}

/** The parts of each session, in the order in which they came out. */
export function bySession(played: readonly Played[]): Played[][] {
	const sessions = new Map<unknown, Played[]>();
	for (const one of played) {
		const { sessionId } = one.json;
		sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), one]);
	}
	return [...sessions.values()];
}

/** A time of an item, in milliseconds after {@link T0}. */
export function timeIn({ json }: Played, field: 'startedAt' | 'endedAt' | 'deliveredAt'): number {
	return Date.parse(String(json[field])) - T0;
}

/** Each session's parts are numbered, and the last of them, and no other, is final. */
export function expectWholeSessions(played: readonly Played[]): void {
	for (const parts of bySession(played)) {
		expect(parts.map(({ json }) => json.part)).toEqual(parts.map((_, index) => index + 1));
		expect(parts.map(({ json }) => json.isFinal)).toEqual(
			parts.map((_, index) => index === parts.length - 1),
		);
	}
}

/** Nothing was said after it was delivered, nor before its session, and it ends after it begins. */
export function expectTimesWithin(played: readonly Played[]): void {
	for (const parts of bySession(played)) {
		const began = timeIn(parts[0]!, 'startedAt');
		for (const part of parts) {
			const times = [began, timeIn(part, 'startedAt'), timeIn(part, 'endedAt')];
			times.push(timeIn(part, 'deliveredAt'), part.at - T0);
			expect(times).toEqual([...times].sort((a, b) => a - b));
		}
	}
}

/** A finished memory with these segments. */
export const memoryOf = (...segmentIds: string[]) => ({
	type: 'memory' as const,
	segmentIds,
	memory: { id: segmentIds.join(' '), structured: {}, transcript_segments: [] },
});

/** Says a conversation that began so many seconds after T0, each delivery two seconds after it began. */
export function talk(zero: number, name: string, starts: readonly number[]) {
	return starts.map((start) => ({
		at: T0 + (zero + start + 2) * 1000,
		segments: [spokenSegment(`${name}${start}`, start)],
	}));
}
