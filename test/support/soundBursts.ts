/** One request as Omi sends it. */
export interface SentSound {
	/** When it arrives, in milliseconds since the epoch. */
	readonly at: number;
	readonly bytes: Buffer;
}

export interface Burstiness {
	/** "Every X Seconds". */
	readonly every: number;
	/** Samples a second. */
	readonly rate: number;
	/** How long each body takes to be posted, in milliseconds; or a body posted at that time. */
	readonly post?: number | ((at: number) => number);
	/** How late the burst with this number comes, in milliseconds; what follows waits for it. */
	readonly late?: (burst: number) => number;
	/** How late a body comes by itself, in milliseconds. */
	readonly lateBody?: () => number;
	/** Whether all comes as one body, as older backends send it. */
	readonly isWhole?: boolean;
}

/** Omi's frames; a buffer is sent when it holds more than so many seconds. In seconds. */
const FRAME = 0.02;

/**
 * Cuts sound into requests as Omi's backend does: bursts of bodies of one second and a short rest, one after the other.
 * What has gathered at the end is sent too, so that nothing is missing.
 *
 * @param began when the first sample was recorded, in milliseconds since the epoch
 */
export function inBursts(sound: Buffer, began: number, how: Burstiness): SentSound[] {
	const { every, rate, post = 60, late = () => 0, lateBody = () => 0, isWhole = false } = how;
	const second = rate * 2;
	const full = Math.round((every + FRAME) * rate) * 2;
	const sent: SentSound[] = [];
	let free = 0;
	for (let from = 0, burst = 0; from < sound.length; from += full, burst++) {
		const buffer = sound.subarray(from, from + full);
		const due = began + ((from + buffer.length) / second) * 1_000 + late(burst);
		const size = isWhole ? full : second;
		for (let first = 0; first < buffer.length; first += size) {
			const at = Math.round(Math.max(due + lateBody(), free));
			sent.push({ at, bytes: buffer.subarray(first, first + size) });
			free = at + (typeof post === 'number' ? post : post(at));
		}
	}
	return sent;
}

/** Samples that tell where they were: no stretch of them comes twice within a minute. */
export function countedSamples(count: number): Buffer {
	const bytes = Buffer.alloc(Math.round(count) * 2);
	for (let n = 0; n < bytes.length / 2; n++) bytes.writeInt16LE((n % 60_001) - 30_000, n * 2);
	return bytes;
}
