import { WaveFile } from 'wavefile';
import { BYTES_PER_SAMPLE } from './pcm';

/**
 * Wraps sound as Omi sends it into a WAV file.
 *
 * @param pcm 16-bit little-endian samples, one channel; half a sample at the end is left out
 * @param sampleRate samples a second
 */
export function toWav(pcm: Buffer, sampleRate: number): Buffer {
	const whole = pcm.subarray(0, pcm.length - (pcm.length % BYTES_PER_SAMPLE));
	const wav = new WaveFile();
	wav.fromScratch(1, sampleRate, '16', []);
	// The bytes are in WAV's own order already: handing them over saves packing sample by sample.
	wav.data = { chunkId: 'data', chunkSize: whole.length, samples: whole };
	const { buffer, byteOffset, length } = wav.toBuffer();
	return Buffer.from(buffer, byteOffset, length);
}
