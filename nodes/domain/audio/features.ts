import { analyserOf } from './fourier';
import { SILENT_DBFS } from './pcm';

/** What sound is like, in numbers. */
export interface SoundFeatures {
	/** How often a second the sound changes its sign: seldom in a hum, often in a hiss. */
	readonly zeroCrossingsPerSecond: number;
	/** The frequency in the middle of the sound's power, in hertz; how bright it is. Null of silence. */
	readonly centroidHz: number | null;
	/** The frequency below which 85 percent of the sound's power lie, in hertz. Null of silence. */
	readonly rolloffHz: number | null;
	readonly spectrogram: Spectrogram;
}

/** How strong which frequencies are, and when. */
export interface Spectrogram {
	readonly secondsPerColumn: number;
	/** The middle of each band, in hertz, the lowest first. */
	readonly frequencies: readonly number[];
	/** For each column, from the beginning on, the level of each band in decibels below full scale. */
	readonly levels: ReadonlyArray<readonly number[]>;
}

/** Short enough to follow speech, long enough to tell its tones apart. In seconds. */
const WINDOW_SECONDS = 0.032;

/** More columns than this would make an item long and a picture no better. */
const MOST_COLUMNS = 300;

/** Bands that are as wide as the ear hears them, from the lowest voice on. */
const BANDS = 32;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 8_000;

/** Of full scale, squared: what 16 bits cannot hold. */
const SILENT_POWER = 10 ** (SILENT_DBFS / 10);

const ROLLOFF = 0.85;

/** Tells what the sound is like. Sound that is shorter than a window counts as one. */
export function featuresOf(samples: Int16Array, sampleRate: number): SoundFeatures {
	const size = 2 ** Math.max(4, Math.round(Math.log2(sampleRate * WINDOW_SECONDS)));
	const analyser = analyserOf(size);
	const hop = Math.max(size / 2, Math.ceil(samples.length / MOST_COLUMNS));
	// All of it is looked at: a word that fell between windows would be missing, and a file with no other be silent.
	const windows = Math.max(1, Math.floor(hop / size));
	/** Where the last window begins that ends with the sound: what goes beyond would be taken for silence. */
	const latest = Math.max(0, samples.length - size);
	const bands = bandsOf(size, sampleRate);
	const total = new Float64Array(size / 2);
	const levels: number[][] = [];
	for (let from = 0; from < samples.length; from += hop) {
		const column = new Float64Array(size / 2);
		for (let n = 0; n < windows; n++) {
			const start = Math.min(from + Math.floor((n * hop) / windows), latest);
			const powers = analyser.powers(samples, start);
			for (let index = 0; index < powers.length; index++)
				column[index]! += powers[index]! / windows;
		}
		for (let index = 0; index < column.length; index++) total[index]! += column[index]!;
		levels.push(bands.map(({ first, last }) => levelOf(column, first, last)));
	}
	return {
		zeroCrossingsPerSecond: Math.round(crossingsIn(samples) / (samples.length / sampleRate)) || 0,
		...balanceOf(total, sampleRate / size),
		spectrogram: {
			secondsPerColumn: Math.round((hop / sampleRate) * 10_000) / 10_000,
			frequencies: bands.map(({ hz }) => hz),
			levels,
		},
	};
}

interface Band {
	readonly hz: number;
	/** Of the analyser's frequencies, the first and the last that belong to it. */
	readonly first: number;
	readonly last: number;
}

/** On the mel scale (O'Shaughnessy, 1987). A low band that is narrower than a frequency takes the nearest. */
function bandsOf(size: number, sampleRate: number): Band[] {
	const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
	const hertz = (value: number) => 700 * (10 ** (value / 2595) - 1);
	const lowest = mel(LOWEST_HZ);
	const highest = mel(Math.min(HIGHEST_HZ, sampleRate / 2));
	const edge = (n: number) => hertz(lowest + ((highest - lowest) * n) / BANDS);
	const width = sampleRate / size;
	return Array.from({ length: BANDS }, (_, n) => {
		const first = Math.min(Math.round(edge(n) / width), size / 2 - 1);
		const last = Math.min(Math.max(first, Math.round(edge(n + 1) / width) - 1), size / 2 - 1);
		return { hz: Math.round(edge(n + 0.5)), first, last };
	});
}

/** In whole decibels: nobody sees less in a picture. */
function levelOf(powers: Float64Array, first: number, last: number): number {
	let power = 0;
	for (let index = first; index <= last; index++) power += powers[index]!;
	return Math.round(10 * Math.log10(Math.max(power, SILENT_POWER)));
}

function crossingsIn(samples: Int16Array): number {
	let crossings = 0;
	for (let n = 1; n < samples.length; n++) {
		if (samples[n - 1]! < 0 !== samples[n]! < 0) crossings++;
	}
	return crossings;
}

/** @param width of one frequency, in hertz */
function balanceOf(powers: Float64Array, width: number) {
	const all = powers.reduce((sum, power) => sum + power, 0);
	if (all <= SILENT_POWER) return { centroidHz: null, rolloffHz: null };
	const weighted = powers.reduce((sum, power, index) => sum + power * index * width, 0);
	let below = 0;
	const index = powers.findIndex((power) => (below += power) >= all * ROLLOFF);
	return { centroidHz: Math.round(weighted / all), rolloffHz: Math.round(index * width) };
}
