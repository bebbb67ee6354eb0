import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './n8n.mts';

export { atOnce } from '../../../tools/atOnce.mts';

/** How every delivery is answered: anything else Omi takes for a failure, or shows to its user. */
export const accepted = '200 application/json {}';

/** Sends one delivery; its answer in one line, to be compared with `accepted`. */
export async function send(
	url: string,
	body: unknown,
	headers: Record<string, string> = {},
): Promise<string> {
	const reply = await request(url, body, headers);
	const [type] = (reply.headers.get('content-type') ?? 'no type').split(';', 1);
	return `${reply.status} ${type} ${reply.text}`;
}

/** Sends one delivery; whether it was acknowledged, which it is not when n8n is gone before it answers. */
export async function trySend(url: string, body: unknown): Promise<boolean> {
	return await send(url, body).then(
		(answer) => answer === accepted,
		() => false,
	);
}

/** The answers that differ from each other. */
export function different(answers: readonly string[]): string[] {
	return [...new Set(answers)];
}

export async function pause(milliseconds: number): Promise<void> {
	await sleep(milliseconds);
}

/** Samples as Omi sends them, each of which tells where it was: 16 bits, little-endian, one channel. */
export function ramp(samples: number, from = 0): Buffer {
	const bytes = Buffer.alloc(samples * 2);
	for (let n = 0; n < samples; n++) bytes.writeInt16LE(((from + n) % 30_000) - 15_000, n * 2);
	return bytes;
}

/** The sound cut as Omi's backend does since mid-2026: a second each, and what is left. */
export function secondsOf(pcm: Buffer, sampleRate: number): Buffer[] {
	const size = sampleRate * 2;
	const count = Math.ceil(pcm.length / size);
	return Array.from({ length: count }, (_, n) => pcm.subarray(n * size, (n + 1) * size));
}

/** What the header of a WAV file says, read field by field; throws if it is none. */
export function readWav(file: Buffer) {
	const tag = (at: number) => file.toString('latin1', at, at + 4);
	if (tag(0) !== 'RIFF' || tag(8) !== 'WAVE' || tag(12) !== 'fmt ' || tag(36) !== 'data') {
		throw new Error(`No WAV file: ${file.subarray(0, 44).toString('latin1')}`);
	}
	const dataSize = file.readUInt32LE(40);
	return {
		riffSize: file.readUInt32LE(4),
		format: file.readUInt16LE(20),
		channels: file.readUInt16LE(22),
		sampleRate: file.readUInt32LE(24),
		byteRate: file.readUInt32LE(28),
		blockAlign: file.readUInt16LE(32),
		bitsPerSample: file.readUInt16LE(34),
		dataSize,
		pcm: file.subarray(44, 44 + dataSize),
	};
}
