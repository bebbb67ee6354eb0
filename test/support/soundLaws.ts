import { windowsOf, type Parameters } from '../../nodes/OmiAudioTrigger/windows';
import type { SentSound } from './soundBursts';
import { SoundDriver, type Received } from './soundDriver';

/** Low, so that an hour of sound is soon looked through. Samples a second. */
export const RATE = 1_000;

/** When recording begins, in milliseconds since the epoch. */
export const BEGAN = Date.UTC(2026, 9, 8, 9);

/** The node's parameters as they are at first, and what is changed. */
export const parameters = (changes: Partial<Parameters> = {}): Parameters => ({
	triggerOn: 'duration',
	format: 'pcm',
	duration: 30,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
	...changes,
});

/** A window with a store, as the parameters say. */
export const drive = (changes: Partial<Parameters> = {}, encodesEvery = 3) => {
	return new SoundDriver(windowsOf(parameters(changes)).current, encodesEvery);
};

/** Lets the requests come, and the clock go on between them. */
export function play(driver: SoundDriver, sent: readonly SentSound[], rate = RATE): void {
	for (const { at, bytes } of sent) {
		driver.pass(at - 1);
		driver.deliver(at, bytes, rate);
	}
}

/** In milliseconds since {@link BEGAN}. */
export const time = (value: unknown) => Date.parse(String(value)) - BEGAN;
export const bytesOf = (parts: readonly Received[]) =>
	Buffer.concat(parts.map(({ bytes }) => bytes));
export const gapsOf = (parts: readonly Received[]) => {
	return parts.flatMap(({ json }) => json.gaps as Array<{ after: number; seconds: number }>);
};

/** What is true of every session, whatever happened. */
export function expectWhole(parts: readonly Received[]): void {
	expect(parts.map(({ json }) => json.part)).toEqual(parts.map((_, index) => index + 1));
	expect(parts.map(({ json }) => json.isFinal)).toEqual(
		parts.map((_, index) => index === parts.length - 1),
	);
	for (const { json, bytes, at } of parts) {
		expect(bytes.length % 2).toBe(0);
		expect(json.durationSeconds).toBe(bytes.length / 2 / Number(json.sampleRate));
		expect(time(json.startedAt)).toBeLessThanOrEqual(time(json.endedAt));
		expect(time(json.endedAt)).toBeLessThanOrEqual(time(json.deliveredAt));
		expect(time(json.deliveredAt)).toBeLessThanOrEqual(at - BEGAN);
	}
}
