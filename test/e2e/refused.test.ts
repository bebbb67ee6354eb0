import { readBy } from '../../nodes/domain/replies';
import { buttonPress, daySummary, developerMemory, liveSegment } from '../support/payloads';
import { end, items, trigger, useN8n, workflowWith, type Execution } from './support/n8n.mts';
import { accepted, different, pause, ramp, readWav, send } from './support/omi.mts';
import { whileRefused } from './support/refusal.mts';
import { fast, finish, idsOf, partsIn, say, talk } from './support/sessions.mts';

/** What becomes of deliveries while n8n cannot create executions: what was acknowledged comes afterwards. */

jest.setTimeout(180_000);

const n8n = useN8n(fast);

const publish = async (type: string, parameters: Record<string, unknown> = {}) => {
	const saved = await n8n().publish(workflowWith(type, { options: {}, ...parameters }));
	/** Once nothing has come for longer than a tick and another look at what waits. */
	const executions = async (atLeast: number): Promise<Execution[]> => {
		const all = await n8n().executions(saved.id, { atLeast, settleMs: 4_000, timeoutMs: 60_000 });
		expect(different(all.map(({ status }) => status))).toEqual(all.length ? ['success'] : []);
		return all;
	};
	const parts = async (atLeast: number) => partsIn(await executions(atLeast));
	return { saved, url: saved.webhookUrl(trigger), executions, parts };
};

/** How Omi is told to come again: nothing of n8n's own words, of which Omi might show some to its user. */
const notTaken = '500 application/json {}';

/** The status of an answer in one line. */
const statusOf = (answer: string) => Number(answer.split(' ', 1)[0]);

/** Longer than the quiet periods here, in milliseconds, so that what was said falls due. */
const UNTIL_DUE_MS = 4_500;

describe('while n8n refuses executions', () => {
	const bodies = {
		omiMemoryTrigger: developerMemory(),
		omiDaySummaryTrigger: daySummary(),
		omiButtonTrigger: buttonPress(),
	};

	describe.each(['immediately', 'lastNode'])('and the answer is given %s', (respond) => {
		const heard = Object.entries(bodies).filter(([type]) => {
			return respond === 'immediately' || readBy(type).length > 0;
		});
		it.each(heard)(
			'a delivery to %s gets an error, and Omi’s next attempt starts it once',
			async (type, body) => {
				const { url, executions } = await publish(type, { respond });
				const key = { 'Idempotency-Key': `${type} ${respond}` };
				const deliver = async () => await send(`${url}?uid=u`, body, key);
				const attempts = await whileRefused(n8n(), async () => [await deliver(), await deliver()]);
				expect(attempts).toEqual([notTaken, notTaken]);
				expect(await executions(0)).toEqual([]);

				expect(statusOf(await deliver())).toBe(200);
				expect(await executions(1)).toHaveLength(1);
				expect(await deliver()).toBe(accepted);
				expect(await executions(1)).toHaveLength(1);
			},
		);

		it('speech is taken, and a conversation that fell due meanwhile comes by itself', async () => {
			const { url, parts } = await publish('omiTranscriptTrigger', {
				triggerOn: 'sessionEnd',
				quietPeriod: 2,
				respond,
			});
			const before = await say(url, 'ann', talk('ann', 3));
			const answers = await whileRefused(n8n(), async () => {
				const during = [
					await say(url, 'ann', talk('ann', 2, 3)),
					await say(url, 'bob', talk('bob', 5)),
				];
				await pause(UNTIL_DUE_MS);
				return during;
			});
			expect([before, ...answers]).toEqual([accepted, accepted, accepted]);

			const all = await parts(2);
			expect(all.map(({ userId, endedBy }) => `${userId} ${endedBy}`).sort()).toEqual([
				'ann quiet',
				'bob quiet',
			]);
			for (const { userId, ids } of all) expect(ids).toEqual(idsOf(talk(userId, 5)));
		});
	});

	it('a conversation that Omi has finished or that grew too long comes by itself', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 600,
			options: { maximumSegments: 4 },
		});
		const words = talk('w', 6);
		const answers = await whileRefused(n8n(), async () => [
			await say(url, 'u', words.slice(0, 3)),
			await say(url, 'u', words.slice(3)),
			await finish(url, 'u', words),
		]);
		expect(answers).toEqual([accepted, accepted, accepted]);
		// Which of them n8n is offered first again is left to chance.
		const all = (await parts(2)).sort((a, b) => a.part - b.part);
		expect(all.map(({ ids, endedBy }) => ({ ids, endedBy }))).toEqual([
			{ ids: idsOf(words.slice(0, 4)), endedBy: 'maximum' },
			{ ids: idsOf(words.slice(4)), endedBy: 'memory' },
		]);
	});

	it('a delivery that should be answered by the workflow loses nothing of its conversation', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 600,
			respond: 'lastNode',
			options: { maximumSegments: 4 },
		});
		const words = talk('w', 5);
		expect(await say(url, 'u', words.slice(0, 4))).toBe(accepted);
		// A part is over when more comes.
		const last = async () => {
			return await say(url, 'u', words.slice(4), { 'Idempotency-Key': 'the fifth word' });
		};
		// Refused or taken: where it was refused Omi comes again, and where it was taken it is a copy.
		await whileRefused(n8n(), async () => {
			expect([accepted, notTaken]).toContain(await last());
		});
		expect(statusOf(await last())).toBe(200);
		expect((await parts(1)).map(({ ids }) => ids)).toEqual([idsOf(words.slice(0, 4))]);
	});

	it('a command that was complete meanwhile is heard afterwards', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', {
			triggerOn: 'phrase',
			phrases: 'Hey n8n',
			commandPause: 2,
			commandMaximum: 30,
		});
		const answer = await whileRefused(n8n(), async () => {
			const said = await say(url, 'u', [liveSegment('a', 'Hey n8n, call Zoë.', 0)]);
			await pause(UNTIL_DUE_MS);
			return said;
		});
		expect(answer).toBe(accepted);
		expect((await parts(1)).map(({ json }) => json.command)).toEqual(['call Zoë.']);
	});

	it('speech that is handed on as it arrives is taken, and comes by itself', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', { triggerOn: 'delivery' });
		const words = talk('w', 3);
		const answers = await whileRefused(n8n(), async () => [
			await say(url, 'u', words.slice(0, 1)),
			await say(url, 'u', words.slice(1, 2)),
		]);
		expect(answers).toEqual([accepted, accepted]);
		expect(await say(url, 'u', words.slice(2))).toBe(accepted);
		expect((await parts(3)).flatMap(({ ids }) => ids).sort()).toEqual(idsOf(words));
	});

	it('sound is taken, and the recordings that were complete meanwhile come by themselves', async () => {
		const { url, executions } = await publish('omiAudioTrigger', {
			triggerOn: 'duration',
			duration: 2,
		});
		const pcm = ramp(16_000 * 4);
		const hear = async (from: number, to: number) => {
			return await send(`${url}?sample_rate=16000&uid=u`, pcm.subarray(from * 32_000, to * 32_000));
		};
		const before = await hear(0, 1);
		const during = await whileRefused(n8n(), async () => [await hear(1, 3), await hear(3, 4)]);
		expect([before, ...during]).toEqual([accepted, accepted, accepted]);

		const recordings = (await executions(2)).flatMap((execution) => items(execution, end));
		const inOrder = recordings.sort((a, b) => Number(a.json.part) - Number(b.json.part));
		const files = await Promise.all(
			inOrder.map(async (item) => readWav(await n8n().binary(item)).pcm),
		);
		expect(files.map(({ length }) => length / 32_000)).toEqual([2, 2]);
		expect(Buffer.concat(files).equals(pcm)).toBe(true);
	});

	it('what waits outlives a restart and a kill', async () => {
		const { url, parts } = await publish('omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 2,
		});
		const users = ['ann', 'bob', 'cyd'];
		await whileRefused(n8n(), async () => {
			for (const uid of users) expect(await say(url, uid, talk(uid, 3))).toBe(accepted);
			await pause(UNTIL_DUE_MS);
			await n8n().restart();
			await pause(UNTIL_DUE_MS);
			await n8n().kill();
			await n8n().restart();
		});
		const all = await parts(users.length);
		expect(all.map(({ userId }) => userId).sort()).toEqual(users);
		for (const { userId, ids } of all) expect(ids).toEqual(idsOf(talk(userId, 3)));
	});
});
