import { type Examples } from '../support/examples.mts';
import { filesIn } from '../support/files.mts';
import { items } from '../support/n8n.mts';
import { readWav } from '../support/omi.mts';

/** What becomes of sound. */
export function sound(examples: () => Examples): void {
	describe('Sound', () => {
		/** Whether each of the sounds that a service got is one that the node gave out. */
		const sameLengths = (seconds: unknown[], heard: Array<{ seconds: number }>) =>
			expect(heard.map((one) => one.seconds.toFixed(1)).sort()).toEqual(
				seconds.map((one) => Number(one).toFixed(1)).sort(),
			);

		it('goes to a speech recognition of my own, a stretch of speech at a time', async () => {
			const { given } = examples();
			const text = await examples().publish('sound-to-text.json');
			await text.talk('podcast', 'audio');
			const notes = await text.itemsOf('Note', 2);
			const pieces = await text.itemsOf('Omi Audio Trigger', 2);
			expect(pieces.length).toBeLessThan(5);
			const heard = given.sounds.splice(0);
			sameLengths(
				pieces.map(({ durationSeconds }) => durationSeconds),
				heard,
			);
			expect(heard.every(({ isTranslated }) => !isTranslated)).toBe(true);
			expect(notes[0]).toMatchObject({
				text: expect.stringMatching(/^\d+\.\d seconds were spoken/),
			});
		});

		it('is translated, and the phone shows it', async () => {
			const { given, account } = examples();
			const translation = await examples().publish('sound-translation.json');
			await translation.talk('podcast', 'audio');
			const shown = await translation.itemsOf('Show it', 2);
			const heard = given.sounds.splice(0);
			expect(heard).toHaveLength(shown.length);
			expect(heard.every(({ isTranslated }) => isTranslated)).toBe(true);
			const told = account.world.notifications.filter(({ uid }) => uid === translation.uid);
			const words = heard.map(({ seconds }) => `In English, ${seconds.toFixed(1)} seconds.`);
			expect(told.map(({ message }) => message).sort()).toEqual(words.sort());
		});

		it('leaves a row for each stretch of speech, and none for the noise', async () => {
			const activity = await examples().publish('voice-activity.json');
			await activity.talk('podcast', 'audio');
			const rows = await activity.itemsOf('Keep it', 2);
			const speaking = rows.reduce((sum, { seconds }) => sum + Number(seconds), 0);
			// Some 17 seconds of speech, and nine of noise between them.
			expect(speaking).toBeGreaterThan(12);
			expect(speaking).toBeLessThan(22);
			for (const { startedAt, endedAt, seconds, loudness } of rows) {
				const lasted = Date.parse(String(endedAt)) - Date.parse(String(startedAt));
				expect(Math.abs(lasted / 1000 - Number(seconds))).toBeLessThan(0.1);
				expect(loudness).toBeLessThan(0);
			}
		});
	});

	describe('What is kept of sound', () => {
		it('is a file for each recording, which plays, and a row that names it', async () => {
			const { given } = examples();
			const recordings = await examples().publish('recordings.json');
			await recordings.talk('podcast', 'audio');
			const rows = await recordings.itemsOf('Keep it', 1);
			const files = await filesIn(given.folder);
			expect(files.map(({ name }) => name).sort()).toEqual(
				rows.map(({ fileName }) => fileName).sort(),
			);
			for (const { name, bytes } of files) {
				const { pcm, sampleRate } = readWav(bytes);
				const { seconds } = rows.find(({ fileName }) => fileName === name)!;
				expect(pcm.length / 2 / sampleRate).toBeCloseTo(Number(seconds), 2);
			}
			// All of it, the noise between the words included.
			const all = rows.reduce((sum, { seconds }) => sum + Number(seconds), 0);
			expect(all).toBeGreaterThan(24);
		});

		it('is a picture of each stretch of speech', async () => {
			const pictures = await examples().publish('spectrogram.json');
			await pictures.talk('podcast', 'audio');
			const executions = await pictures.executions(2);
			for (const execution of executions) {
				const [file] = items(execution, 'File');
				const picture = (await examples().n8n.binary(file!)).toString();
				expect(picture).toMatch(/^<svg [^]*<\/svg>$/);
				expect(picture.match(/<rect /g)!.length).toBeGreaterThan(500);
				const [heard] = items(execution, 'Omi Audio Trigger');
				const { spectrogram } = heard!.json.features as { spectrogram: { levels: number[][] } };
				expect(picture).toContain(`viewBox="0 0 ${spectrogram.levels.length} 32"`);
			}
		});
	});
}
