import { windowsOf as soundWindowsOf } from '../../nodes/OmiAudioTrigger/windows';
import { windowsOf as speechWindowsOf } from '../../nodes/OmiTranscriptTrigger/windows';
import { parseTranscript } from '../../nodes/domain/payloads/segment';
import type { Emission } from '../../nodes/domain/sessions/window';
import { SAMPLE_RATE, soundAt, soundOf, transcriptsOf } from './deliveries.mts';
import { lifeOf, type Life } from './life.mts';
import { Figures, Player } from './player.mts';

/*
 * A day of many wearers, on the reducers alone: no n8n, no network, no store. What is sent is the same as what comes out:
 * whatever is lost, or comes twice, is an error.
 */

const QUIET = { quietPeriod: 120, phrases: '', commandPause: 5, commandMaximum: 30 };
const FILES = { duration: 30, pause: 2, quietPeriod: 10, maximumDuration: 300 };

/** As the nodes are set when they are new: whole conversations, and files of thirty seconds. */
export const NEW = {
	speech: speechWindowsOf({ triggerOn: 'sessionEnd', ...QUIET, options: {} }).current,
	sound: soundWindowsOf({ triggerOn: 'duration', format: 'wav', ...FILES, options: {} }).current,
};

const WAV_HEADER = 44;

export interface Day {
	readonly wearers: number;
	/** Of how many of them the sound was played as well: there is a hundred times as much of it. */
	readonly withSound: number;
	readonly talks: number;
	/** How long all conversations are together, in seconds. */
	readonly talkSeconds: number;
	readonly segments: number;
	readonly speech: Figures;
	readonly sound: Figures;
}

/**
 * Plays a day.
 *
 * @param wearers how many; each has the same day whoever else there is
 * @param withSound of how many of them sound as well
 * @throws where anything that was sent is not in exactly one emission
 */
export function simulateDay(wearers: number, withSound: number, seed: number): Day {
	const speech = new Figures();
	const sound = new Figures();
	let [talks, talkSeconds, segments] = [0, 0, 0];
	for (let number = 0; number < wearers; number++) {
		const life = lifeOf(seed, number);
		talks += life.talks.length;
		talkSeconds += life.talks.reduce((sum, { lasts }) => sum + lasts, 0);
		segments += playSpeech(life, seed, speech);
		if (number < withSound) playSound(life, sound);
	}
	return { wearers, withSound, talks, talkSeconds, segments, speech, sound };
}

/**
 * Plays what one wearer says.
 *
 * @returns how many segments there were
 */
export function playSpeech(
	life: Life,
	seed: number,
	figures: Figures,
	window = NEW.speech,
): number {
	const sent = new Set<string>();
	const received = new Set<string>();
	const player = new Player(life.uid, window, figures, (emission) => {
		for (const id of segmentsIn(emission)) {
			if (received.has(id)) throw new Error(`${id} of ${life.uid} came out twice`);
			received.add(id);
		}
	});
	for (const { at, body, ids } of transcriptsOf(life, seed)) {
		for (const id of ids) sent.add(id);
		player.deliver(at, body, (bytes) => parseTranscript(JSON.parse(bytes.toString())) ?? []);
	}
	player.end();
	const lost = [...sent].filter((id) => !received.has(id));
	const others = [...received].filter((id) => !sent.has(id));
	if (lost.length + others.length > 0) {
		throw new Error(`Of ${life.uid} ${lost.length} segments are lost, ${others.length} made up`);
	}
	return sent.size;
}

/** Plays what one wearer's device hears. */
export function playSound(life: Life, figures: Figures, window = NEW.sound): void {
	let sent = 0;
	let received = 0;
	const player = new Player(life.uid, window, figures, ({ items }) => {
		for (const { file } of items) {
			const pcm = file?.bytes.subarray(WAV_HEADER) ?? Buffer.alloc(0);
			if (!soundAt(received, pcm.length).equals(pcm)) {
				throw new Error(`Another sound of ${life.uid} came out than was sent`);
			}
			received += pcm.length;
		}
	});
	for (const { at, body } of soundOf(life)) {
		sent += body.length;
		player.deliver(at, body, (bytes) => ({ bytes, sampleRate: SAMPLE_RATE }));
	}
	player.end();
	if (received !== sent)
		throw new Error(`Of ${life.uid} ${sent - received} bytes of sound are lost`);
}

function segmentsIn({ items }: Emission): string[] {
	return items.flatMap(({ json }) => {
		return (json.segments as ReadonlyArray<{ id: string }>).map(({ id }) => id);
	});
}
