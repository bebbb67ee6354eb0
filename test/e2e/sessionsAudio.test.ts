import { end, items, trigger, useN8n, workflowWith, type Item } from './support/n8n.mts';
import {
	accepted,
	atOnce,
	different,
	pause,
	ramp,
	readWav,
	secondsOf,
	send,
} from './support/omi.mts';
import { changed, fast, staticData } from './support/sessions.mts';

/** What becomes of sound in the real n8n: every sample comes once, in its place. */

jest.setTimeout(120_000);

const n8n = useN8n(fast);

const publish = async (parameters: Record<string, unknown>) => {
	const workflow = workflowWith('omiAudioTrigger', { options: {}, ...parameters });
	const saved = await n8n().publish(workflow);
	const url = saved.webhookUrl(trigger);
	const hear = async (uid: string, pcm: Buffer, rate = 16_000) => {
		return await send(`${url}?sample_rate=${rate}&uid=${uid}`, pcm);
	};
	const received = async (atLeast: number): Promise<Item[]> => {
		const executions = await n8n().executions(saved.id, {
			atLeast,
			settleMs: 1_500,
			timeoutMs: 30_000,
		});
		expect(different(executions.map(({ status }) => status))).toEqual(['success']);
		return executions.flatMap((execution) => items(execution, end));
	};
	return { saved, hear, received };
};

/** One user's items in the order of their parts. */
const of = (uid: string, list: readonly Item[]) =>
	list
		.filter(({ json }) => json.userId === uid)
		.sort((a, b) => Number(a.json.part) - Number(b.json.part));

const soundOf = async (list: readonly Item[]): Promise<Buffer> => {
	const files = await Promise.all(list.map(async (item) => await n8n().binary(item)));
	return Buffer.concat(files.map((file) => readWav(file).pcm));
};

const outline = (list: readonly Item[]) =>
	list.map(({ json: { part, isFinal, endedBy, durationSeconds } }) => ({
		part,
		isFinal,
		endedBy,
		durationSeconds,
	}));

describe('sound', () => {
	it('comes in windows of exact length, of several users at once, without losing a byte', async () => {
		const { hear, received } = await publish({ triggerOn: 'duration', duration: 3 });
		const users = ['a', 'b', 'c', 'd'];
		const sound = (uid: string) => ramp(168_080, users.indexOf(uid) * 1_000);
		const answers = await atOnce(users, 4, async (uid) => {
			const own: string[] = [];
			// Omi sends one user's sound one delivery after the other.
			for (const second of secondsOf(sound(uid), 16_000)) own.push(await hear(uid, second));
			return own;
		});
		expect(different(answers.flat())).toEqual([accepted]);
		// The last of it comes when nothing more does.
		await pause(10_500);

		// Files that are over with one delivery start the workflow together.
		const all = await received(8);
		expect(all).toHaveLength(16);
		for (const uid of users) {
			const own = of(uid, all);
			expect(outline(own)).toEqual([
				{ part: 1, isFinal: false, endedBy: 'maximum', durationSeconds: 3 },
				{ part: 2, isFinal: false, endedBy: 'maximum', durationSeconds: 3 },
				{ part: 3, isFinal: false, endedBy: 'maximum', durationSeconds: 3 },
				{ part: 4, isFinal: true, endedBy: 'quiet', durationSeconds: 1.505 },
			]);
			expect((await soundOf(own)).equals(sound(uid))).toBe(true);
			expect(different(own.map(({ json }) => String(json.sessionId)))).toHaveLength(1);
		}
	});

	it('in deliveries that no window fits, even of odd length, loses no byte', async () => {
		const { hear, received } = await publish({ triggerOn: 'duration', duration: 1 });
		const sound = ramp(40_000);
		for (let at = 0; at < sound.length; at += 7_777) {
			expect(await hear('u', sound.subarray(at, at + 7_777))).toBe(accepted);
		}
		await pause(10_500);

		const own = of('u', await received(2));
		expect(outline(own).map(({ durationSeconds }) => durationSeconds)).toEqual([1, 1, 0.5]);
		expect((await soundOf(own)).equals(sound)).toBe(true);
	});

	it('comes as one recording when it has stopped, and is never written into static data', async () => {
		const { saved, hear, received } = await publish({
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
			maximumDuration: 300,
		});
		const [first, second] = [ramp(80_000), ramp(20_000, 500)];
		for (const chunk of secondsOf(first, 16_000)) await hear('u', chunk);
		expect(outline(await received(1))).toEqual([
			{ part: 1, isFinal: true, endedBy: 'quiet', durationSeconds: 5 },
		]);
		expect(JSON.stringify(await staticData(n8n(), saved.id)).length).toBeLessThan(1_000);
		for (const chunk of secondsOf(second, 16_000)) await hear('u', chunk);

		const all = await received(2);
		expect(all.map(({ json }) => [json.endedBy, json.deliveries])).toEqual([
			['quiet', 5],
			['quiet', 2],
		]);
		expect(different(all.map(({ json }) => String(json.sessionId)))).toHaveLength(2);
		expect((await soundOf(all.slice(0, 1))).equals(first)).toBe(true);
		expect((await soundOf(all.slice(1))).equals(second)).toBe(true);
	});

	it('is kept apart from what is recorded at another sample rate, by another device', async () => {
		const { hear, received } = await publish({
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
			maximumDuration: 300,
		});
		await hear('u', ramp(16_000));
		await hear('u', ramp(8_000, 1), 8_000);
		await hear('u', ramp(16_000, 2));

		const all = of('u', await received(2)).sort((a, b) => {
			return Number(a.json.sampleRate) - Number(b.json.sampleRate);
		});
		expect(all.map(({ json }) => [json.sampleRate, json.endedBy, json.isFinal])).toEqual([
			[8_000, 'quiet', true],
			[16_000, 'quiet', true],
		]);
		const expected = [ramp(8_000, 1), ramp(16_000), ramp(16_000, 2)];
		expect((await soundOf(all)).equals(Buffer.concat(expected))).toBe(true);
	});

	it('is handed on when the workflow is published again, with other settings too', async () => {
		const { saved, hear, received } = await publish({ triggerOn: 'duration', duration: 600 });
		const set = async (parameters: object) => {
			await n8n().publish(changed(saved.workflow, parameters));
		};
		const sound = ramp(80_001);
		const chunks = secondsOf(sound, 16_000);
		await hear('u', Buffer.concat(chunks.slice(0, 2)));
		await set({ format: 'wav', options: { sensitivity: 'high' } });
		await received(1);
		await hear('u', chunks[2]!);
		await set({ triggerOn: 'sessionEnd', quietPeriod: 600, maximumDuration: 300 });
		await received(2);
		await hear('u', chunks[3]!);
		await set({ triggerOn: 'delivery' });
		await received(3);
		await hear('u', Buffer.concat(chunks.slice(4)));

		const all = await received(4);
		expect(all.map(({ json }) => json.endedBy)).toEqual(['stopped', 'stopped', 'stopped', null]);
		expect((await soundOf(all)).equals(sound)).toBe(true);
	});
});
