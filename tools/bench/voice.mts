/**
 * Measures what finds speech: how much of what is said it keeps, and how much of the rest it leaves out, at several
 * levels of voice and noise; and what it costs. Prints a table for docs.
 *
 *   npx tsx tools/bench/voice.mts RECORDING.wav…
 *
 * The recordings are of speech, as any WAV file holds it; the noise is made here. Needs sox.
 */
import { execFileSync } from 'node:child_process';
import { levelOf, toSamples } from '../../nodes/domain/audio/pcm';
import { hasVoice, type Sensitivity } from '../../nodes/domain/audio/voice';
import type { SoundPart } from '../../nodes/domain/sessions/soundPart';
import { voiceWindow } from '../../nodes/domain/sessions/voiceWindow';
import type { OpaqueHead } from '../../nodes/domain/sessions/window';
import { table } from './table.mts';

const RATE = 16_000;

/** What sox makes of nothing, half a minute of it. */
const NOISES: Readonly<Record<string, string>> = {
	'white noise': 'synth 30 whitenoise',
	'humming fridge': 'synth 30 brownnoise synth sine mix 50 synth sine mix 100',
	fan: 'synth 30 pinknoise band 600 800 tremolo 3 20',
	'passing cars': 'synth 30 brownnoise lowpass 900 tremolo 0.15 80',
};

/** How loud voice and noise are, in decibels below full scale: close, in noise, and from afar or whispered. */
const LEVELS = [
	[-26, -56],
	[-26, -40],
	[-45, -60],
] as const;

/** The rule that it replaces: a file is speech if it is louder than this on average. */
const THRESHOLD_DBFS = -50;
const FILE_SECONDS = 5;

const SENSITIVITIES: readonly Sensitivity[] = ['high', 'balanced', 'low'];

/** How long nobody speaks between two recordings, in seconds. */
const SILENCE = 12;
const PAUSE = 2;

/** What is quieter than this within a recording is a pause between words, in decibels below full scale. */
const QUIET_DBFS = -45;

/** Sound is judged in such pieces, in samples: 20 milliseconds. */
const PIECE = RATE / 50;

interface Scene {
	readonly samples: Int16Array;
	/** For each piece whether somebody speaks. */
	readonly isSpeech: readonly boolean[];
}

function sox(input: readonly string[], effects: string): Int16Array {
	const raw = ['-t', 'raw', '-r', String(RATE), '-c', '1', '-b', '16', '-e', 'signed', '-'];
	const args = [...input, ...raw, ...effects.split(' ').filter(Boolean)];
	return toSamples(
		execFileSync('sox', args, { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] }),
	);
}

/** Scales sound to a level. */
function atLevel(samples: Int16Array, dbfs: number): Float64Array {
	const gain = 10 ** ((dbfs - levelOf(samples).rmsDbfs) / 20);
	return Float64Array.from(samples, (sample) => sample * gain);
}

/** The recordings one after the other with silence between, in noise. */
function sceneOf(
	speech: readonly Int16Array[],
	voiceDbfs: number,
	noise: Int16Array,
	noiseDbfs: number,
): Scene {
	const pause = SILENCE * RATE;
	const length = speech.reduce((sum, one) => sum + pause + one.length, pause);
	const background = atLevel(noise, noiseDbfs);
	const mixed = Float64Array.from({ length }, (_, at) => background[at % background.length]!);
	const isSpeech = Array<boolean>(Math.floor(length / PIECE)).fill(false);
	let from = pause;
	for (const one of speech) {
		atLevel(one, voiceDbfs).forEach((sample, at) => (mixed[from + at]! += sample));
		for (let at = 0; at + PIECE <= one.length; at += PIECE) {
			const isLoud = levelOf(one.subarray(at, at + PIECE)).rmsDbfs >= QUIET_DBFS;
			if (isLoud) isSpeech[Math.floor((from + at) / PIECE)] = true;
		}
		from += one.length + pause;
	}
	const samples = Int16Array.from(mixed, (one) => Math.max(-32_768, Math.min(32_767, one)));
	return { samples, isSpeech };
}

/** Which of the sound comes out as stretches of speech, delivered in bodies of a second. */
function keptAsSpeech(samples: Int16Array, sensitivity: Sensitivity): boolean[] {
	const kept = Array<boolean>(Math.floor(samples.length / PIECE)).fill(false);
	const toItem = ({ startedAt, endedAt }: SoundPart) => {
		kept.fill(true, Math.round(startedAt / 20), Math.round(endedAt / 20));
		return undefined;
	};
	const window = voiceWindow({ pause: PAUSE, maximumDuration: 300, sensitivity, toItem });
	const none = new Map<string, string>();
	let head: OpaqueHead | undefined;
	for (let from = 0, at = 1_000; from < samples.length; from += RATE, at += 1_000) {
		const bytes = Buffer.from(samples.slice(from, from + RATE).buffer);
		const input = { bytes, sampleRate: RATE };
		const step = window.step('u', head, { type: 'delivery', input }, at, none);
		head = step.head;
		for (const flush of step.flushes) if (flush.part !== null) window.emission(flush, []);
	}
	const last = window.step('u', head, { type: 'stop' }, 1e9, none);
	for (const flush of last.flushes) if (flush.part !== null) window.emission(flush, []);
	return kept.slice(0, Math.floor(samples.length / PIECE));
}

/** How much of the speech is kept, and how much of the rest is left out, of 1. */
function sharesOf(kept: readonly boolean[], { isSpeech }: Scene): string {
	return asText(
		share(isSpeech, (_, at) => kept[at] === true),
		share(
			isSpeech.map((one) => !one),
			(_, at) => kept[at] !== true,
		),
	);
}

/** The same of files of a few seconds: of those with speech in them, and of those without. */
function filesOf({ samples, isSpeech }: Scene, isKept: (file: Int16Array) => boolean): string {
	const pieces = FILE_SECONDS * 50;
	const files = Array.from({ length: Math.floor(isSpeech.length / pieces) }, (_, index) => {
		const from = index * pieces;
		const spoken = isSpeech.slice(from, from + pieces).filter(Boolean).length;
		return { spoken, isKept: isKept(samples.subarray(from * PIECE, (from + pieces) * PIECE)) };
	});
	// A syllable at a file's edge is nothing that anybody would miss.
	return asText(
		share(
			files.map(({ spoken }) => spoken >= 25),
			(_, at) => files[at]!.isKept,
		),
		share(
			files.map(({ spoken }) => spoken === 0),
			(_, at) => !files[at]!.isKept,
		),
	);
}

function share(which: readonly boolean[], isSo: (one: boolean, at: number) => boolean): number {
	const all = which.filter(Boolean).length;
	return which.filter((one, at) => one && isSo(one, at)).length / Math.max(all, 1);
}

function asText(kept: number, leftOut: number): string {
	return `${Math.round(kept * 100)} / ${Math.round(leftOut * 100)} %`;
}

const speech = process.argv.slice(2).map((file) => sox([file], ''));
if (speech.length === 0) throw new Error('Name some recordings of speech.');
const columns = ['voice, noise in dBFS', 'noise', `files over ${THRESHOLD_DBFS} dBFS`];
const header = [
	...columns,
	...SENSITIVITIES.map((sensitivity) => `skip silence, ${sensitivity}`),
	...SENSITIVITIES.map((sensitivity) => `speech, ${sensitivity}`),
];
const rows: string[][] = [];
let seconds = 0;
let cost = 0;
for (const [name, effects] of Object.entries(NOISES)) {
	const noise = sox(['-R', '-n'], effects);
	for (const [voice, level] of LEVELS) {
		const scene = sceneOf(speech, voice, noise, level);
		const bySpeech = SENSITIVITIES.map((sensitivity) => {
			const began = process.cpuUsage();
			const kept = keptAsSpeech(scene.samples, sensitivity);
			const { user, system } = process.cpuUsage(began);
			cost += (user + system) / 1e6;
			seconds += scene.samples.length / RATE;
			return sharesOf(kept, scene);
		});
		rows.push([
			`${voice}, ${level}`,
			name,
			filesOf(scene, (file) => levelOf(file).rmsDbfs >= THRESHOLD_DBFS),
			...SENSITIVITIES.map((sensitivity) => {
				return filesOf(scene, (file) => hasVoice(file, RATE, sensitivity));
			}),
			...bySpeech,
		]);
	}
}
console.log(table(header, rows));
console.log(`\n${((cost / seconds) * 3_600).toFixed(1)} s of processor for an hour of sound.`);
