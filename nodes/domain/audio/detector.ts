import { resample } from './pcm';
import { libfvad } from './libfvad';

/*
 * Tells voice from other sound with libfvad, the voice activity detector of WebRTC: it compares how loud six
 * bands between 80 and 4,000 Hz are with what voice and noise are like, and learns the noise meanwhile.
 */

/** How long a frame is that is judged at once, in seconds; libfvad takes 10, 20 and 30 milliseconds. */
export const FRAME_SECONDS = 0.02;

/** The rates that libfvad takes, in samples a second. */
const RATES = [8_000, 16_000, 32_000, 48_000];

/** What sound at any other rate is turned into: libfvad hears nothing above 4,000 Hz anyway. */
const COMMON_RATE = 8_000;

/** How readily libfvad takes noise for voice: from 0, which misses no voice, to 3, which is the strictest. */
export type Strictness = 0 | 1 | 2 | 3;

/**
 * What the detector has learned, in base64: about a kilobyte. libfvad keeps all of it in one structure without
 * pointers (`struct Fvad`), so that a copy of its bytes goes on where it was.
 */
export type DetectorMemory = string;

/** TypeScript knows it only together with browsers. */
declare const WebAssembly: {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Library {
	readonly memory: { readonly buffer: ArrayBuffer };
	_initialize(): void;
	malloc(size: number): number;
	fvad_new(): number;
	fvad_reset(detector: number): void;
	fvad_set_mode(detector: number, mode: number): number;
	fvad_set_sample_rate(detector: number, rate: number): number;
	fvad_process(detector: number, samples: number, count: number): number;
}

/** `sizeof(struct Fvad)` in this build of libfvad. */
const DETECTOR_BYTES = 736;

class Detector {
	private readonly library: Library;
	private readonly detector: number;
	private readonly frame: number;

	constructor() {
		const { exports } = new WebAssembly.Instance(
			new WebAssembly.Module(Buffer.from(libfvad, 'base64')),
		);
		this.library = exports as Library;
		this.library._initialize();
		this.detector = this.library.fvad_new();
		this.frame = this.library.malloc(Math.max(...RATES) * FRAME_SECONDS * 2);
	}

	begin(memory: DetectorMemory | undefined, rate: number, strictness: Strictness): void {
		this.library.fvad_reset(this.detector);
		if (memory !== undefined) {
			this.bytes().set(Buffer.from(memory, 'base64').subarray(0, DETECTOR_BYTES));
		}
		this.library.fvad_set_mode(this.detector, strictness);
		this.library.fvad_set_sample_rate(this.detector, rate);
	}

	isVoice(frame: Int16Array): boolean {
		new Int16Array(this.library.memory.buffer, this.frame, frame.length).set(frame);
		return this.library.fvad_process(this.detector, this.frame, frame.length) === 1;
	}

	remember(): DetectorMemory {
		return Buffer.from(this.bytes()).toString('base64');
	}

	private bytes(): Uint8Array {
		return new Uint8Array(this.library.memory.buffer, this.detector, DETECTOR_BYTES);
	}
}

/** One for all: what it knows is put into it before each use, so nothing of it shows. */
let shared: Detector | undefined;

/**
 * Asks libfvad about each frame.
 *
 * @param samples what is shorter than a frame at the end is not judged
 * @param rate samples a second
 * @param memory what was learned from the sound before; undefined at the beginning
 * @returns for each frame of {@link FRAME_SECONDS} whether it sounds like a voice, and what was learned
 */
export function judgeFrames(
	samples: Int16Array,
	rate: number,
	strictness: Strictness,
	memory?: DetectorMemory,
): { readonly frames: readonly boolean[]; readonly memory: DetectorMemory } {
	shared ??= new Detector();
	const isKnown = RATES.includes(rate);
	const known = isKnown ? samples : resample(samples, rate, COMMON_RATE);
	const size = (isKnown ? rate : COMMON_RATE) * FRAME_SECONDS;
	shared.begin(memory, isKnown ? rate : COMMON_RATE, strictness);
	const frames: boolean[] = [];
	for (let from = 0; from + size <= known.length; from += size) {
		frames.push(shared.isVoice(known.subarray(from, from + size)));
	}
	return { frames, memory: shared.remember() };
}
