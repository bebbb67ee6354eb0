import { developerMemory, liveSegment } from '../support/payloads';
import { end, items, trigger, useN8n, workflowWith } from './support/n8n.mts';
import {
	accepted,
	atOnce,
	different,
	pause,
	ramp,
	readWav,
	send,
	trySend,
} from './support/omi.mts';
import {
	fast,
	finish,
	idsOf,
	leftInJournal,
	partsIn,
	say,
	slowWriter,
	staticData,
	secondEnd,
	secondTrigger,
	talk,
	twoNodes,
	type Part,
} from './support/sessions.mts';

/** What becomes of what was going on when n8n was stopped or killed. */

jest.setTimeout(180_000);

const n8n = useN8n(fast);

type Rest = Parameters<typeof workflowWith>[2];

const publish = async (type: string, parameters: Record<string, unknown>, rest?: Rest) => {
	const saved = await n8n().publish(workflowWith(type, { options: {}, ...parameters }, rest));
	const executions = async (atLeast: number) => {
		return await n8n().executions(saved.id, { atLeast, settleMs: 1_500, timeoutMs: 30_000 });
	};
	const parts = async (atLeast: number): Promise<Part[]> => partsIn(await executions(atLeast));
	return { saved, url: saved.webhookUrl(trigger), executions, parts };
};

/** A conversation that outlives any restart. */
const patient = { triggerOn: 'sessionEnd', quietPeriod: 600 };

describe('when n8n is stopped', () => {
	it('conversations and commands go on afterwards, copies are known, and sound is handed on', async () => {
		const talking = await publish('omiTranscriptTrigger', patient);
		const commanding = await publish('omiTranscriptTrigger', {
			triggerOn: 'phrase',
			phrases: 'Hey n8n',
			commandPause: 60,
			commandMaximum: 600,
		});
		const remembering = await publish('omiMemoryTrigger', {});
		const listening = await publish('omiAudioTrigger', { triggerOn: 'duration', duration: 30 });
		const words = talk('w', 20);
		const memory = developerMemory();
		const key = { 'Idempotency-Key': 'k1' };
		const sound = ramp(40_000);
		// n8n begins all their executions at once, and waits only for those that it has begun.
		const hearers = Array.from({ length: 12 }, (_, n) => `u${10 + n}`);

		const before = [
			...(await Promise.all(
				words.slice(0, 10).map(async (word) => await say(talking.url, 'u', [word])),
			)),
			await say(commanding.url, 'u', [liveSegment('a', 'Hey n8n, remind me', 0)]),
			await send(`${remembering.url}?uid=u`, memory, key),
			...(await atOnce(hearers, 4, async (uid) => {
				const url = `${listening.url}?sample_rate=16000&uid=${uid}`;
				const first = await send(url, sound.subarray(0, 32_000));
				return different([first, await send(url, sound.subarray(32_000))]).join();
			})),
		];
		expect(different(before)).toEqual([accepted]);
		await n8n().restart();
		const after = [
			...(await Promise.all(
				words.slice(8).map(async (word) => await say(talking.url, 'u', [word])),
			)),
			await say(commanding.url, 'u', [liveSegment('a', 'Hey n8n, remind me', 0)]),
			await say(commanding.url, 'u', [liveSegment('b', 'to call Zoë.', 1)]),
			await send(`${remembering.url}?uid=u`, memory, key),
			await finish(talking.url, 'u', words),
			await finish(commanding.url, 'u', [liveSegment('b', '', 1)]),
		];
		expect(different(after)).toEqual([accepted]);

		expect(await talking.parts(1)).toMatchObject([
			{ userId: 'u', part: 1, isFinal: true, endedBy: 'memory', ids: idsOf(words) },
		]);
		expect((await commanding.parts(1)).map(({ json }) => json)).toMatchObject([
			{ command: 'remind me to call Zoë.', part: 1, isFinal: true, endedBy: 'memory' },
		]);
		expect(await remembering.executions(1)).toHaveLength(1);

		const executions = await listening.executions(hearers.length);
		expect(different(executions.map(({ status, mode }) => `${status} ${mode}`))).toEqual([
			'success trigger',
		]);
		const heard = executions.flatMap((execution) => items(execution, end));
		expect(heard.map(({ json }) => json.userId).sort()).toEqual(hearers);
		for (const item of heard) {
			expect(item.json).toMatchObject({
				part: 1,
				isFinal: true,
				endedBy: 'stopped',
				durationSeconds: 2.5,
				deliveries: 2,
			});
			expect(readWav(await n8n().binary(item)).pcm.equals(sound)).toBe(true);
		}
	});
});

describe('when n8n is killed', () => {
	it('what was acknowledged comes out after the restart by itself, and only once', async () => {
		const silent = await publish('omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 6,
		});
		const commanding = await publish('omiTranscriptTrigger', {
			triggerOn: 'phrase',
			phrases: 'Hey n8n',
			commandPause: 6,
			commandMaximum: 600,
		});
		const writing = await publish(
			'omiTranscriptTrigger',
			{ ...patient, options: { maximumSegments: 4 } },
			{ between: slowWriter() },
		);
		const remembering = await publish('omiMemoryTrigger', { options: { skipRepeats: true } });
		const both = await n8n().publish(twoNodes({ triggerOn: 'sessionEnd', quietPeriod: 6 }));
		const users = ['a', 'b', 'c'];
		const words = talk('w', 11);
		const memory = developerMemory({ discarded: true });
		const key = { 'Idempotency-Key': 'k1' };

		// The executions that the first parts start end, with static data of their own, before the last word.
		for (const word of words.slice(0, 10)) {
			expect(await say(writing.url, 'u', [word])).toBe(accepted);
		}
		await writing.parts(2);
		expect(await staticData(n8n(), writing.saved.id)).toMatchObject({
			global: { runs: expect.any(Number) as unknown },
		});
		const answers = await Promise.all([
			say(writing.url, 'u', words.slice(10)),
			send(`${remembering.url}?uid=u`, memory, key),
			say(commanding.url, 'u', [liveSegment('a', 'Hey n8n, remember', 0)]),
			...users.flatMap((uid) => talk(uid, 10).map((word) => say(silent.url, uid, [word]))),
			// Two nodes whose deliveries come at once, so that n8n saves each one's old data with the other's new.
			...talk('both', 20).flatMap((word) => [
				say(both.webhookUrl(trigger), 'u', [word]),
				say(both.webhookUrl(secondTrigger), 'u', [word]),
			]),
		]);
		expect(different(answers)).toEqual([accepted]);
		await n8n().kill();
		await n8n().restart();

		const parts = await silent.parts(3);
		expect(parts.map(({ userId, endedBy }) => `${userId} ${endedBy}`).sort()).toEqual(
			users.map((uid) => `${uid} quiet`),
		);
		for (const { userId, ids } of parts) expect(ids).toEqual(idsOf(talk(userId, 10)));
		expect((await commanding.parts(1)).map(({ json }) => json.command)).toEqual(['remember']);
		const ofBoth = await n8n().executions(both.id, { atLeast: 2, settleMs: 1_500 });
		for (const node of [end, secondEnd]) {
			expect(partsIn(ofBoth, node).map(({ ids }) => ids)).toEqual([idsOf(talk('both', 20))]);
		}

		expect(await finish(writing.url, 'u', words)).toBe(accepted);
		const written = await writing.parts(3);
		expect(written.map(({ part, ids }) => ({ part, ids }))).toEqual([
			{ part: 1, ids: idsOf(words.slice(0, 4)) },
			{ part: 2, ids: idsOf(words.slice(4, 8)) },
			{ part: 3, ids: idsOf(words.slice(8)) },
		]);

		expect(await send(`${remembering.url}?uid=u`, memory, key)).toBe(accepted);
		expect(await remembering.executions(0)).toEqual([]);
	});

	it('again and again while somebody talks, the conversation comes whole and once', async () => {
		const { saved, url, parts } = await publish('omiTranscriptTrigger', patient);
		const words = talk('w', 90);
		let kills = 0;
		let next = 0;
		const stream = async () => {
			while (next < words.length) {
				const word = words[next]!;
				// As Omi does, the sender repeats what was not acknowledged.
				if (await trySend(`${url}?uid=u`, { session_id: 'u', segments: [word] })) next++;
				else await pause(50);
				if (kills < 3) await pause(100);
			}
		};
		const cut = async () => {
			for (; kills < 3; kills++) {
				const seen = next;
				while (next < seen + 5) await pause(10);
				await n8n().kill();
				await n8n().restart();
			}
		};
		await Promise.all([stream(), cut()]);
		expect(kills).toBe(3);
		expect(await finish(url, 'u', words)).toBe(accepted);

		expect(await parts(1)).toMatchObject([
			{ userId: 'u', part: 1, isFinal: true, endedBy: 'memory', ids: idsOf(words) },
		]);
		expect(await leftInJournal(n8n(), saved.id)).toEqual([]);
	});
});
