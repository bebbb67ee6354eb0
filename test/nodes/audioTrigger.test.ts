import { WaveFile } from 'wavefile';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { roomWith } from '../support/voices';
import { TriggerBench, type Answer } from '../support/trigger.mts';

const bench = (triggerOn: string, parameters = {}) => {
	return new TriggerBench(new OmiAudioTrigger(), {
		triggerOn,
		format: 'wav',
		options: {},
		...parameters,
	});
};

const sound = (bytes: Buffer, rate = 16_000) => ({
	url: `/?sample_rate=${rate}&uid=u`,
	headers: { 'content-type': 'application/octet-stream' },
	body: bytes,
});

/** A ramp, so that every sample tells where it was. */
function ramp(samples: number, from = 0): Buffer {
	const bytes = Buffer.alloc(samples * 2);
	for (let n = 0; n < samples; n++) bytes.writeInt16LE(((from + n) % 30_000) - 15_000, n * 2);
	return bytes;
}

function fileOf({ items }: Answer, index = 0): Buffer {
	return Buffer.from(items[index]?.binary?.data?.data ?? '', 'base64');
}

describe('Omi Audio Trigger', () => {
	it('says what the sound is like, if asked to', async () => {
		const options = { includeFeatures: true };
		const { items } = await bench('delivery', { options }).deliver(sound(ramp(16_000)));
		expect(items[0]?.json).toMatchObject({
			features: { centroidHz: expect.any(Number), spectrogram: { levels: expect.any(Array) } },
		});
		const plain = await bench('delivery').deliver(sound(ramp(16_000)));
		expect(plain.items[0]?.json).not.toHaveProperty('features');
	});

	it.each([1_000, 8_000, 16_000, 44_100, 48_000, 192_000])(
		'makes a WAV file that plays at %i samples a second',
		async (rate) => {
			const pcm = ramp(rate);
			const answer = await bench('delivery').deliver(sound(pcm, rate));
			expect(answer).toMatchObject({ status: 200, body: {}, answers: 1 });
			expect(answer.items[0]?.json).toMatchObject({ sampleRate: rate, durationSeconds: 1 });
			const wav = new WaveFile(fileOf(answer));
			expect(wav.fmt).toMatchObject({
				audioFormat: 1,
				numChannels: 1,
				sampleRate: rate,
				byteRate: rate * 2,
				blockAlign: 2,
				bitsPerSample: 16,
			});
			expect(fileOf(answer).readUInt32LE(4)).toBe(fileOf(answer).length - 8);
			expect(fileOf(answer).subarray(44).equals(pcm)).toBe(true);
		},
	);

	it('hands on bare samples if asked to, under the chosen name', async () => {
		const pcm = ramp(100);
		const { items } = await bench('delivery', {
			format: 'pcm',
			options: { binaryPropertyName: 'sound' },
		}).deliver(sound(pcm));
		expect(items[0]?.binary?.sound).toMatchObject({ mimeType: 'audio/l16;rate=16000' });
		expect(Buffer.from(items[0]!.binary!.sound!.data, 'base64').equals(pcm)).toBe(true);
	});

	it('carries an odd byte over to the next delivery', async () => {
		const trigger = bench('delivery', { format: 'pcm' });
		const pcm = ramp(6);
		const parts = [pcm.subarray(0, 3), pcm.subarray(3, 4), pcm.subarray(4, 12)];
		const files = [];
		for (const part of parts) files.push(fileOf(await trigger.deliver(sound(Buffer.from(part)))));
		expect(files.map(({ length }) => length)).toEqual([2, 2, 8]);
		expect(Buffer.concat(files).equals(pcm)).toBe(true);
	});

	it('takes an empty body without starting anything', async () => {
		const answer = await bench('delivery').deliver(sound(Buffer.alloc(0)));
		expect(answer).toMatchObject({ status: 200, body: {}, answers: 1, items: [] });
	});

	it.each([
		['', 30],
		['no number', 30],
		['2', 2],
		[0.2, 1],
		[0, 1],
		[-5, 1],
		[86_400, 600],
	])(
		'takes a duration of "%s", as an expression may give it, for %i seconds',
		async (duration, seconds) => {
			const trigger = bench('duration', { duration, format: 'pcm' });
			const { items } = await trigger.deliver(sound(ramp(1_000 * (seconds + 1)), 1_000));
			expect(items).toMatchObject([{ json: { durationSeconds: seconds } }]);
		},
	);

	it('cuts windows of exact length out of deliveries of any', async () => {
		const trigger = bench('duration', { duration: 2, format: 'pcm' });
		const pcm = ramp(16_000 * 5);
		const files = [];
		for (let at = 0; at < pcm.length; at += 12_346) {
			const answer = await trigger.deliver(sound(pcm.subarray(at, at + 12_346)));
			for (const index of answer.items.keys()) {
				expect(answer.items[index]?.json).toMatchObject({ durationSeconds: 2, isFinal: false });
				files.push(fileOf(answer, index));
			}
		}
		expect(files.map(({ length }) => length)).toEqual([64_000, 64_000]);
		expect(Buffer.concat(files).equals(pcm.subarray(0, 128_000))).toBe(true);
	});

	it('keeps what is recorded at another sample rate apart', async () => {
		const trigger = bench('duration', { duration: 2 });
		await trigger.deliver(sound(ramp(24_000)));
		expect((await trigger.deliver(sound(ramp(8_000), 8_000))).items).toEqual([]);
		const { items } = await trigger.deliver(sound(ramp(16_000)));
		expect(items[0]?.json).toMatchObject({
			sampleRate: 16_000,
			durationSeconds: 2,
			endedBy: 'maximum',
			isFinal: false,
		});
	});

	it('measures the level', async () => {
		const loud = Buffer.alloc(3_200);
		for (let n = 0; n < 1_600; n++) loud.writeInt16LE(n % 2 ? 16_384 : -16_384, n * 2);
		const { items } = await bench('delivery').deliver(sound(loud));
		expect(items[0]?.json).toMatchObject({ rmsDbfs: -6, peakDbfs: -6 });
		const silent = await bench('delivery').deliver(sound(Buffer.alloc(3_200)));
		expect(silent.items[0]?.json).toMatchObject({ rmsDbfs: -96, peakDbfs: -96 });
	});

	it('skips sound in which nobody speaks, if asked to', async () => {
		const trigger = bench('delivery', { options: { skipSilence: true } });
		const speech = sound(roomWith([[1, 3]], 4, 16_000));
		expect((await trigger.deliver(speech)).items).toHaveLength(1);
		expect((await trigger.deliver(sound(roomWith([], 4, 16_000, 0.02)))).items).toEqual([]);
	});

	it("understands an old backend's query", async () => {
		const { items } = await bench('delivery').deliver({
			...sound(ramp(8_000)),
			url: '/?token=abc?sample_rate=8000&uid=u',
		});
		expect(items[0]?.json).toMatchObject({ sampleRate: 8_000, userId: 'u', durationSeconds: 1 });
	});

	it.each(['0', '-1', 'NaN', '1e5', '999999999', '15.5', '999'])(
		'takes sound at %s samples a second for none',
		async (rate) => {
			const answer = await bench('delivery').deliver({
				...sound(ramp(10)),
				url: `/?sample_rate=${rate}&uid=u`,
			});
			expect(answer).toMatchObject({ status: 200, body: {}, items: [] });
		},
	);
});
