/** Omi sends 16-bit signed little-endian samples, one channel, without a header. */
export const BYTES_PER_SAMPLE = 2;

/** What Omi's backend accepts as a sample rate, in samples a second (`utils/webhooks.py`). */
const SLOWEST_RATE = 1_000;
const FASTEST_RATE = 192_000;

/** What the devices record with; a request that does not say is taken to mean it. */
const USUAL_RATE = 16_000;

/** The level reported for sound without any signal; the quietest that 16 bits can hold is -90.3. */
export const SILENT_DBFS = -96;

const FULL_SCALE = 32_768;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads the `sample_rate` of a delivery's query.
 *
 * @returns samples a second, or undefined for what no device records with
 */
export function parseSampleRate(value: string | undefined): number | undefined {
	if (value === undefined || value === '') return USUAL_RATE;
	const rate = /^\d{1,6}$/.test(value) ? Number(value) : NaN;
	return rate >= SLOWEST_RATE && rate <= FASTEST_RATE ? rate : undefined;
}

/** How long sound of so many bytes lasts, in seconds. Half a sample at the end does not count. */
export function durationOf(byteLength: number, sampleRate: number): number {
	return Math.floor(byteLength / BYTES_PER_SAMPLE) / sampleRate;
}

/** How long so many samples last, in milliseconds. */
export function millisecondsOf(samples: number, sampleRate: number): number {
	return (samples * 1_000) / sampleRate;
}

/** The samples in the bytes, without half a one at the end. Never a view: n8n's bodies are not aligned. */
export function toSamples(bytes: Buffer): Int16Array {
	const samples = new Int16Array(Math.floor(bytes.length / BYTES_PER_SAMPLE));
	bytes.copy(inOurOrder(samples));
	if (!IS_LITTLE_ENDIAN) inOurOrder(samples).swap16();
	return samples;
}

/** The samples as Omi sends them. */
export function toBytes(samples: Int16Array): Buffer {
	const bytes = Buffer.from(inOurOrder(samples));
	return IS_LITTLE_ENDIAN ? bytes : bytes.swap16();
}

/** The samples' own bytes, in the order that this machine's processor has them in. */
function inOurOrder({ buffer, byteOffset, byteLength }: Int16Array): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * How loud sound is.
 *
 * @returns the mean (`rmsDbfs`) and the highest (`peakDbfs`) level in decibels below full scale, so 0 or
 * less, in tenths; {@link SILENT_DBFS} where there is no signal
 */
export function levelOf(samples: Int16Array): { rmsDbfs: number; peakDbfs: number } {
	let [lowest, highest] = [0, 0];
	let squares = 0;
	// By far the fastest way, and there is half a million in half a minute.
	for (let index = 0; index < samples.length; index++) {
		const sample = samples[index] ?? 0;
		if (sample > highest) highest = sample;
		else if (sample < lowest) lowest = sample;
		squares += sample * sample;
	}
	const mean = samples.length === 0 ? 0 : Math.sqrt(squares / samples.length);
	return { rmsDbfs: toDbfs(mean), peakDbfs: toDbfs(Math.max(highest, -lowest)) };
}

function toDbfs(amplitude: number): number {
	const level = 20 * Math.log10(amplitude / FULL_SCALE);
	return Math.max(Math.round(level * 10) / 10, SILENT_DBFS) + 0;
}

/**
 * Changes the rate of sound, well enough to listen for voices: each new sample is the mean of what it stands for, or
 * lies on the line between two.
 *
 * @param from samples a second before
 * @param to samples a second after
 */
export function resample(samples: Int16Array, from: number, to: number): Int16Array {
	const step = from / to;
	const width = Math.max(step, 1);
	return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
		const start = index * step;
		const end = Math.min(start + width, samples.length);
		let sum = 0;
		for (let at = Math.floor(start); at < end; at++) {
			sum += (samples[at] ?? 0) * (Math.min(at + 1, end) - Math.max(at, start));
		}
		return Math.round(sum / (end - start));
	});
}
