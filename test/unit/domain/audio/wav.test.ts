import { toWav } from '../../../../nodes/domain/audio/wav';

/** The header of a WAV file of one channel with 16-bit samples, byte for byte. */
function header(byteLength: number, rate: number): Buffer {
	const bytes = Buffer.alloc(44);
	bytes.write('RIFF', 0);
	bytes.writeUInt32LE(36 + byteLength, 4);
	bytes.write('WAVEfmt ', 8);
	bytes.writeUInt32LE(16, 16);
	bytes.writeUInt16LE(1, 20);
	bytes.writeUInt16LE(1, 22);
	bytes.writeUInt32LE(rate, 24);
	bytes.writeUInt32LE(rate * 2, 28);
	bytes.writeUInt16LE(2, 32);
	bytes.writeUInt16LE(16, 34);
	bytes.write('data', 36);
	bytes.writeUInt32LE(byteLength, 40);
	return bytes;
}

describe('a WAV file', () => {
	it.each([1_000, 8_000, 11_025, 16_000, 44_100, 48_000, 192_000])(
		'has the header for %i samples a second, and the sound untouched',
		(rate) => {
			const pcm = Buffer.from([1, 2, 3, 4, 0xff, 0x80]);
			expect(toWav(pcm, rate)).toEqual(Buffer.concat([header(6, rate), pcm]));
		},
	);

	it('leaves half a sample out, which would break its frames', () => {
		expect(toWav(Buffer.from([1, 2, 3]), 8_000)).toEqual(
			Buffer.concat([header(2, 8_000), Buffer.from([1, 2])]),
		);
	});

	it('is a file without sound, too', () => {
		expect(toWav(Buffer.alloc(0), 16_000)).toEqual(header(0, 16_000));
		expect(toWav(Buffer.alloc(1), 16_000)).toEqual(header(0, 16_000));
	});

	it('does not change when the memory of the sound is used again', () => {
		const pcm = Buffer.from([1, 2]);
		const wav = toWav(pcm, 16_000);
		pcm.fill(0);
		expect([...wav.subarray(44)]).toEqual([1, 2]);
	});
});
