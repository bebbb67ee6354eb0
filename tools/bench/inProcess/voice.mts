/**
 * Measures what finds speech: how much of what is said it keeps, and how much of what is not it leaves out.
 * Prints JSON. The folder holds WAV files, 16 kHz, one channel, 16 bits: `speech-*.wav` are recordings without
 * pauses to speak of, `noise-*.wav` is what goes on meanwhile.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levelOf, toSamples } from '../../../nodes/domain/audio/pcm';
import { hasVoice, type Sensitivity } from '../../../nodes/domain/audio/voice';
import { voiceWindow } from '../../../nodes/domain/sessions/voiceWindow';
import type { SoundPart } from '../../../nodes/domain/sessions/soundPart';
import type { OpaqueHead } from '../../../nodes/domain/sessions/window';

const RATE = 16_000;
const WAV_HEADER = 44;

/** Today's rule, for comparison: a file of so many seconds is speech if it is louder than this on average. */
const THRESHOLD_DBFS = -50;
const FILE_SECONDS = 5;

const SENSITIVITIES: readonly Sensitivity[] = ['high', 'balanced', 'low'];

/** How long nobody speaks between two recordings, in seconds. */
const SILENCE = 8;
const PAUSE = 2;

interface Scene {
	readonly samples: Int16Array;
	/** For each 20 milliseconds whether somebody speaks. */
	readonly isSpeech: readonly boolean[];
}

const folder = process.argv[2] ?? '.';
const files = readdirSync(folder).sort();
const read = (name: string) => toSamples(readFileSync(join(folder, name)).subarray(WAV_HEADER));
const speech = files.filter((name) => name.startsWith('speech-')).map(read);
const noises = files.filter((name) => name.startsWith('noise-'));

/** Scales sound so that its level is so many decibels below full scale. */
function atLevel(samples: Int16Array, dbfs: number): Float64Array {
	const gain = 10 ** ((dbfs - levelOf(samples).rmsDbfs) / 20);
	return Float64Array.from(samples, (sample) => sample * gain);
}

/** The recordings one after the other with silence between, in noise. */
function sceneOf(voiceDbfs: number, noise: Int16Array, noiseDbfs: number): Scene {
	const gap = SILENCE * RATE;
	const length = speech.reduce((sum, one) => sum + gap + one.length, gap);
	const background = atLevel(noise, noiseDbfs);
	const mixed = Float64Array.from({ length }, (_, at) => background[at % background.length] ?? 0);
	const isSpeech = Array.from({ length: Math.floor(length / 320) }, () => false);
	let from = gap;
	for (const one of speech) {
		atLevel(one, voiceDbfs).forEach(
			(sample, at) => (mixed[from + at] = (mixed[from + at] ?? 0) + sample),
		);
		// Where the recording itself is quiet between words nobody is missed.
		for (let at = 0; at + 320 <= one.length; at += 320) {
			if (levelOf(one.subarray(at, at + 320)).rmsDbfs < -45) continue;
			isSpeech[Math.floor((from + at) / 320)] = true;
		}
		from += one.length + gap;
	}
	const samples = Int16Array.from(mixed, (one) => Math.max(-32_768, Math.min(32_767, one)));
	return { samples, isSpeech };
}

/** Which of the sound comes out of the window, delivered in bodies of a second. */
function keptBySpeech(samples: Int16Array, sensitivity: Sensitivity): boolean[] {
	const kept = Array.from({ length: Math.floor(samples.length / 320) }, () => false);
	const note = ({ startedAt, endedAt }: SoundPart) => {
		kept.fill(true, Math.round(startedAt / 20), Math.round(endedAt / 20));
		return undefined;
	};
	const window = voiceWindow({ pause: PAUSE, maximumDuration: 300, sensitivity, toItem: note });
	let head: OpaqueHead | undefined;
	const marks = new Map<string, string>();
	for (let from = 0, at = 1_000; from < samples.length; from += RATE, at += 1_000) {
		const bytes = Buffer.from(Int16Array.from(samples.subarray(from, from + RATE)).buffer);
		const event = { type: 'delivery' as const, input: { bytes, sampleRate: RATE } };
		const step = window.step('u', head, event, at, marks);
		head = step.head;
		for (const flush of step.flushes) window.emission(flush, []);
	}
	for (const flush of window.step('u', head, { type: 'stop' }, 1e9, marks).flushes) {
		window.emission(flush, []);
	}
	return kept;
}

/** Which of the files of a few seconds start the workflow. */
function keptFiles(samples: Int16Array, isKept: (file: Int16Array) => boolean): boolean[] {
	const size = FILE_SECONDS * RATE;
	return Array.from({ length: Math.ceil(samples.length / size) }, (_, index) => {
		const file = samples.subarray(index * size, (index + 1) * size);
		return Array<boolean>(Math.floor(file.length / 320)).fill(isKept(file));
	}).flat();
}

function shares(kept: readonly boolean[], { isSpeech }: Scene) {
	const of = (which: boolean, isKept: boolean) => {
		const all = isSpeech.filter((one) => one === which).length;
		return isSpeech.filter((one, at) => one === which && kept[at] === isKept).length / all;
	};
	return { kept: of(true, true), skipped: of(false, false) };
}

const cases = noises.flatMap((noise) => {
	const background = read(noise);
	return (
		[
			[-26, -96],
			[-26, -46],
			[-26, -36],
			[-40, -56],
			[-40, -50],
		] as const
	).map(([voice, level]) => {
		const scene = sceneOf(voice, background, level);
		const bySensitivity = SENSITIVITIES.map((sensitivity) => [
			sensitivity,
			{
				speech: shares(keptBySpeech(scene.samples, sensitivity), scene),
				skipSilence: shares(
					keptFiles(scene.samples, (file) => hasVoice(file, RATE, sensitivity)),
					scene,
				),
			},
		]);
		const threshold = shares(
			keptFiles(scene.samples, (file) => levelOf(file).rmsDbfs >= THRESHOLD_DBFS),
			scene,
		);
		return {
			noise: noise.replace(/^noise-|\.wav$/g, ''),
			voice,
			level,
			threshold,
			...Object.fromEntries(bySensitivity),
		};
	});
});

const scene = sceneOf(-26, read(noises[0]!), -46);
const began = process.cpuUsage();
const hours = scene.samples.length / RATE / 3_600;
keptBySpeech(scene.samples, 'balanced');
const { user, system } = process.cpuUsage(began);
console.log(
	JSON.stringify({ cases, secondsAnHour: (user + system) / 1e6 / hours, minutes: hours * 60 }),
);
