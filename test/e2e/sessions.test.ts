import { developerMemory, liveSegment } from '../support/payloads';
import { trigger, useN8n, workflowWith } from './support/n8n.mts';
import { accepted, atOnce, different, pause, send, trySend } from './support/omi.mts';
import {
	changed,
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
	type Segment,
} from './support/sessions.mts';

/** What becomes of conversations in the real n8n while it runs: nothing is lost, and nothing comes twice. */

jest.setTimeout(120_000);

const n8n = useN8n(fast);

type Rest = Parameters<typeof workflowWith>[2];

/** A published workflow, and what it has started with once nothing has come for longer than a tick. */
const publish = async (parameters: Record<string, unknown>, rest?: Rest) => {
	const workflow = workflowWith('omiTranscriptTrigger', { options: {}, ...parameters }, rest);
	const saved = await n8n().publish(workflow);
	const parts = async (atLeast: number): Promise<Part[]> => {
		const executions = await n8n().executions(saved.id, {
			atLeast,
			settleMs: 1_500,
			timeoutMs: 40_000,
		});
		expect(different(executions.map(({ status }) => status))).toEqual(
			executions.length === 0 ? [] : ['success'],
		);
		return partsIn(executions);
	};
	return { saved, url: saved.webhookUrl(trigger), parts };
};

/** The parts without what differs from run to run, in the users' order. */
const outline = (parts: readonly Part[]) =>
	[...parts]
		.sort((a, b) => a.userId.localeCompare(b.userId) || a.part - b.part)
		.map(({ userId, part, isFinal, endedBy, ids }) => ({ userId, part, isFinal, endedBy, ids }));

const whole = (userId: string, segments: readonly Segment[], endedBy = 'quiet') => ({
	userId,
	part: 1,
	isFinal: true,
	endedBy,
	ids: idsOf(segments),
});

describe('a conversation', () => {
	it('of each of several users comes whole and once, however many deliveries arrive at once', async () => {
		const { url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 10 });
		const users = ['a', 'b', 'c', 'd', 'e', 'f'];
		// Said so fast that the slowest n8n is told of no word before it can have been said.
		const words = (uid: string) => {
			return Array.from({ length: 120 }, (_, n) => {
				return liveSegment(`${uid} ${n}`, `Word ${n}.`, n / 50, { end: (n + 1) / 50 });
			});
		};
		// Each delivery repeats the end of the one before.
		const deliveries = Array.from({ length: 60 }, (_, n) => n * 2).flatMap((from) =>
			users.map((uid) => ({ uid, segments: words(uid).slice(Math.max(0, from - 1), from + 2) })),
		);
		const answers = await atOnce(deliveries, 30, async ({ uid, segments }) => {
			return await say(url, uid, segments);
		});

		expect(answers).toHaveLength(360);
		expect(different(answers)).toEqual([accepted]);
		expect(outline(await parts(6))).toEqual(users.map((uid) => whole(uid, words(uid))));
	});

	it('is not confused by copies of each delivery at the same moment', async () => {
		const { url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 3 });
		const words = talk('w', 40);
		for (const [index, word] of words.entries()) {
			const answers = await atOnce([1, 2, 3, 4, 5], 5, async () => {
				const headers = index % 2 ? { 'Idempotency-Key': `delivery ${index}` } : undefined;
				return await say(url, 'u', [word], headers);
			});
			expect(different(answers)).toEqual([accepted]);
		}

		expect(outline(await parts(1))).toEqual([whole('u', words)]);
	});

	it('of forty minutes comes in one item', async () => {
		const { url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 4 });
		const words = Array.from({ length: 450 }, (_, n) => {
			const text = `Sentence ${n} of what is said in forty minutes, which is as long as most are.`;
			return liveSegment(`w ${n}`, text, (n * 2_400) / 450, { end: ((n + 1) * 2_400) / 450 });
		});
		for (const word of words) expect(await say(url, 'u', [word])).toBe(accepted);

		const all = await parts(1);
		expect(outline(all)).toEqual([whole('u', words)]);
		expect(all[0]?.json).toMatchObject({ durationSeconds: 2_400 });
		expect(String(all[0]?.json.transcript).match(/Sentence \d+ /g)).toHaveLength(450);
	});

	it('that is too long comes in numbered parts', async () => {
		const { url, parts } = await publish({
			triggerOn: 'sessionEnd',
			quietPeriod: 3,
			options: { maximumSegments: 10 },
		});
		const words = talk('w', 35);
		for (let from = 0; from < 35; from += 7) {
			expect(await say(url, 'u', words.slice(from, from + 7))).toBe(accepted);
		}

		const all = await parts(4);
		expect(outline(all)).toEqual([
			{ userId: 'u', part: 1, isFinal: false, endedBy: 'maximum', ids: idsOf(words.slice(0, 10)) },
			{ userId: 'u', part: 2, isFinal: false, endedBy: 'maximum', ids: idsOf(words.slice(10, 20)) },
			{ userId: 'u', part: 3, isFinal: false, endedBy: 'maximum', ids: idsOf(words.slice(20, 30)) },
			{ userId: 'u', part: 4, isFinal: true, endedBy: 'quiet', ids: idsOf(words.slice(30)) },
		]);
		expect(different(all.map(({ sessionId }) => sessionId))).toHaveLength(1);
	});

	it('ends when Omi has finished it, and no other that goes on beside it', async () => {
		const { url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 60 });
		const [first, second] = [talk('first', 60), talk('second', 3)];
		for (let from = 0; from < 60; from += 10) await say(url, 'u', first.slice(from, from + 10));
		await say(url, 'u', second);
		const other = developerMemory({ id: 'another one', transcript_segments: talk('other', 2) });
		expect(await send(`${url}?uid=u`, other)).toBe(accepted);
		expect(await finish(url, 'u', second)).toBe(accepted);
		expect((await parts(1)).map(({ ids }) => ids)).toEqual([idsOf(second)]);
		expect(await finish(url, 'u', first)).toBe(accepted);

		const all = await parts(2);
		expect(all.map(({ ids, endedBy, isFinal }) => ({ ids, endedBy, isFinal }))).toEqual([
			{ ids: idsOf(second), endedBy: 'memory', isFinal: true },
			{ ids: idsOf(first), endedBy: 'memory', isFinal: true },
		]);
		expect(different(all.map(({ sessionId }) => sessionId))).toHaveLength(2);
		expect(all[0]?.json.memory).toEqual({
			id: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
			conversationId: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
			title: 'Roadmap sync',
			overview: 'What comes next.',
			emoji: '📅',
			category: 'work',
			transcript: 'Speaker 1: Word 0. Word 1. Word 2.',
			actionItems: [expect.objectContaining({ description: 'Send proposal' })],
			events: [expect.objectContaining({ title: 'Review' })],
			startedAt: '2026-10-08T09:00:04.000Z',
			finishedAt: '2026-10-08T09:12:31.500Z',
			durationSeconds: 747.5,
			language: 'en',
			userId: 'u',
		});
	});

	it('loses nothing when slow executions of the same workflow write static data', async () => {
		const { saved, url, parts } = await publish(
			{ triggerOn: 'sessionEnd', quietPeriod: 3, options: { maximumSegments: 4 } },
			{ between: slowWriter() },
		);
		const words = talk('w', 50);
		for (const word of words) {
			expect(await say(url, 'u', [word])).toBe(accepted);
			await pause(100);
		}

		const all = await parts(13);
		expect(all.flatMap(({ ids }) => ids).sort()).toEqual(idsOf(words).sort());
		expect(all.map(({ part }) => part).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 13 }, (_, n) => n + 1),
		);
		// The Code node did write, and afterwards nothing stands in the journal that would come again.
		expect(await staticData(n8n(), saved.id)).toMatchObject({
			global: { runs: expect.any(Number) as unknown },
		});
		expect(await leftInJournal(n8n(), saved.id)).toEqual([]);
	});

	it('goes on when the workflow is published again in the middle of it', async () => {
		const { saved, url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 5 });
		const words = talk('w', 40);
		let isPublishing = true;
		const stream = async () => {
			for (const word of words) {
				// While n8n puts one version in another's place it may answer 404; then Omi tries again.
				while ((await say(url, 'u', [word])) !== accepted) await pause(100);
				if (isPublishing) await pause(100);
			}
		};
		const again = async () => {
			for (const transcriptFormat of ['srt', 'markdown', 'text']) {
				await n8n().publish(changed(saved.workflow, { options: { transcriptFormat } }));
			}
			await n8n().unpublish(saved);
			await n8n().publish(changed(saved.workflow, { options: { transcriptFormat: 'text' } }));
			isPublishing = false;
		};
		await Promise.all([stream(), again()]);

		expect(outline(await parts(1))).toEqual([whole('u', words)]);
	});

	it('comes once when the workflow is published again at the moment when it ends', async () => {
		const { saved, url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 2 });
		const users = Array.from({ length: 40 }, (_, n) => `u${10 + n}`);
		const answers = await atOnce(users, 20, async (uid) => await say(url, uid, talk(uid, 1)));
		expect(different(answers)).toEqual([accepted]);
		for (let turn = 0; turn < 6; turn++) {
			await pause(300);
			const options = { maximumSegments: 100 + turn };
			await n8n().publish(changed(saved.workflow, { options }));
		}

		expect(outline(await parts(40))).toEqual(users.map((uid) => whole(uid, talk(uid, 1))));
	});

	it('is handed on when the node is set to wait for a phrase instead, and the other way round', async () => {
		const { saved, url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 60 });
		const set = async (parameters: object) => {
			await n8n().publish(changed(saved.workflow, parameters));
		};
		const words = talk('w', 5);
		await say(url, 'u', words);
		await set({ triggerOn: 'phrase', phrases: 'Hey n8n', commandPause: 60, commandMaximum: 60 });
		expect(outline(await parts(1))).toEqual([whole('u', words, 'stopped')]);

		const command = liveSegment('c', 'Hey n8n, remember this', 20);
		await say(url, 'u', [command]);
		await set({ triggerOn: 'sessionEnd', quietPeriod: 2 });
		expect((await parts(2))[1]).toMatchObject({ endedBy: 'stopped', ids: ['c'] });

		const more = talk('more', 2, 30);
		await say(url, 'u', more);
		expect((await parts(3)).map(({ endedBy, ids }) => [endedBy, ids])).toEqual([
			['stopped', idsOf(words)],
			['stopped', ['c']],
			['quiet', idsOf(more)],
		]);
	});

	it('comes whole with thirty users who talk at once, as there is room for all in static data', async () => {
		const { saved, url, parts } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 6 });
		const users = Array.from({ length: 30 }, (_, n) => `u${10 + n}`);
		const text =
			'So much is said that it takes most of the room that there once was for it. '.repeat(6);
		const words = (uid: string) =>
			Array.from({ length: 40 }, (_, n) => liveSegment(`${uid} ${n}`, `${n} ${text}`, n));
		const deliveries = [0, 10, 20, 30].flatMap((from) =>
			users.map((uid) => ({ uid, segments: words(uid).slice(from, from + 10) })),
		);
		const sizes: number[] = [];
		const answers = await atOnce(deliveries, 8, async ({ uid, segments }, index) => {
			const answer = await say(url, uid, segments);
			if (index % 10 === 0) {
				sizes.push(JSON.stringify(await staticData(n8n(), saved.id)).length);
			}
			return answer;
		});
		expect(different(answers)).toEqual([accepted]);
		// Until the last of them is quiet.
		await pause(7_000);

		const all = await parts(30);
		expect(Math.max(...sizes)).toBeGreaterThan(300_000);
		expect(Math.max(...sizes)).toBeLessThan(1_000_000);
		for (const uid of users) {
			expect(outline(all.filter(({ userId }) => userId === uid))).toEqual([
				{ userId: uid, part: 1, isFinal: true, endedBy: 'quiet', ids: idsOf(words(uid)) },
			]);
		}
	});
});

describe('nodes', () => {
	it('of one workflow and of two do not know each other’s users, keys and segments', async () => {
		const both = await n8n().publish(twoNodes({ triggerOn: 'sessionEnd', quietPeriod: 3 }));
		const single = await publish({ triggerOn: 'sessionEnd', quietPeriod: 3 });
		const urls = [both.webhookUrl(trigger), both.webhookUrl(secondTrigger), single.url];
		const words = talk('same', 40);
		const deliveries = words.flatMap((word) => urls.map((url) => ({ url, word })));
		const answers = await atOnce(deliveries, 12, async ({ url, word }) => {
			return await say(url, 'u', [word], { 'Idempotency-Key': word.id });
		});
		expect(different(answers)).toEqual([accepted]);

		const executions = await n8n().executions(both.id, {
			atLeast: 2,
			settleMs: 1_500,
			timeoutMs: 30_000,
		});
		expect(outline(partsIn(executions))).toEqual([whole('u', words)]);
		expect(outline(partsIn(executions, secondEnd))).toEqual([whole('u', words)]);
		expect(outline(await single.parts(1))).toEqual([whole('u', words)]);
	});
});

describe('a spoken command', () => {
	const parameters = {
		triggerOn: 'phrase',
		phrases: 'Hey n8n',
		commandPause: 2,
		commandMaximum: 30,
	};

	it('is put together from several deliveries, and comes once after the pause', async () => {
		const { saved, url, parts } = await publish(parameters);
		const pieces = [
			liveSegment('a', 'Nothing of interest. So, hey', 0),
			liveSegment('b', 'N-8-N! remind me', 1),
			liveSegment('c', 'to call', 2),
			liveSegment('d', 'Zoë tomorrow.', 3),
		];
		for (const piece of pieces) {
			const answers = await atOnce([1, 2, 3], 3, async () => await say(url, 'u', [piece]));
			expect(different(answers)).toEqual([accepted]);
		}

		const all = await parts(1);
		expect(all).toHaveLength(1);
		expect(all[0]?.json).toMatchObject({
			userId: 'u',
			part: 1,
			isFinal: true,
			endedBy: 'quiet',
			phrase: 'Hey n8n',
			command: 'remind me to call Zoë tomorrow.',
			transcript: 'Speaker 1: N-8-N! remind me to call Zoë tomorrow.',
		});
		const [execution] = await n8n().executions(saved.id);
		expect(execution?.mode).toBe('trigger');
		const heardAt = Date.parse(String(all[0]?.json.deliveredAt));
		const startedAt = Date.parse(String(execution?.startedAt));
		expect(startedAt - heardAt).toBeGreaterThanOrEqual(2_000);
	});

	it('of each user comes as that user’s, and other speech does not', async () => {
		const { url, parts } = await publish(parameters);
		const users = Array.from({ length: 10 }, (_, n) => `u${n}`);
		const answers = await atOnce(users, 10, async (uid, n) => {
			const text = n % 2 ? `Hey n8n, task ${n}` : `They n8nish hey nine ${n}`;
			return await say(url, uid, [liveSegment('same id', text, 0)]);
		});
		expect(different(answers)).toEqual([accepted]);

		const all = await parts(5);
		expect(all.map(({ userId, json }) => `${userId} ${String(json.command)}`).sort()).toEqual(
			[1, 3, 5, 7, 9].map((n) => `u${n} task ${n}`),
		);
	});
});

it('what n8n has not taken, it does not claim to have taken', async () => {
	const { saved, url } = await publish({ triggerOn: 'sessionEnd', quietPeriod: 60 });
	await n8n().unpublish(saved);
	expect(await trySend(`${url}?uid=u`, { segments: talk('w', 1) })).toBe(false);
});
