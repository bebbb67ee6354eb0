import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { developerMemory, liveSegment, realtime } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

const bench = (triggerOn: string, options = {}, parameters = {}) => {
	return new TriggerBench(new OmiTranscriptTrigger(), { triggerOn, options, ...parameters });
};

const say = (...segments: object[]) => ({ url: '/?uid=u', body: realtime('u', ...segments) });

describe('Omi Transcript Trigger on each delivery', () => {
	it('hands on what is new, with where it belongs', async () => {
		const trigger = bench('delivery');
		const first = await trigger.deliver(say(liveSegment('a', 'Turn the lights off.', 0)));
		expect(first).toMatchObject({ status: 200, body: {}, answers: 1 });
		expect(first.items.map(({ json }) => json)).toEqual([
			{
				userId: 'u',
				sessionId: expect.stringMatching(/^u-\d+-1$/),
				part: 1,
				isFinal: false,
				endedBy: null,
				deliveredAt: expect.any(String),
				startedAt: expect.any(String),
				endedAt: expect.any(String),
				durationSeconds: 1,
				transcript: 'Speaker 1: Turn the lights off.',
				segments: [
					{
						id: 'a',
						text: 'Turn the lights off.',
						speaker: 'SPEAKER_01',
						speakerId: 1,
						isUser: false,
						personId: null,
						start: 0,
						end: 1,
					},
				],
			},
		]);
		const second = await trigger.deliver(
			say(liveSegment('a', 'Turn the lights off.', 0), liveSegment('b', 'Please.', 2)),
		);
		expect(second.items[0]?.json).toMatchObject({
			sessionId: first.items[0]?.json.sessionId,
			part: 2,
			transcript: 'Speaker 1: Please.',
		});
	});

	it('drops what it has heard, and takes a changed wording for new', async () => {
		const trigger = bench('delivery');
		await trigger.deliver(say(liveSegment('a', 'Turn the lights of', 0)));
		expect((await trigger.deliver(say(liveSegment('a', 'Turn the lights of', 0)))).items).toEqual(
			[],
		);
		const { items } = await trigger.deliver(say(liveSegment('a', 'Turn the lights off', 0)));
		expect(items).toHaveLength(1);
		const late = await trigger.deliver(say(liveSegment('a', 'Turn the lights of', 0)));
		expect(late.items).toEqual([]);
	});

	it('reads what the documentation of Omi says it sends, too', async () => {
		const { items } = await bench('delivery').deliver({
			url: '/?session_id=abc&uid=u',
			body: [
				{ text: 'Hello', speaker: 'SPEAKER_02', speakerId: 2, is_user: true, start: 1, end: 2 },
			],
		});
		expect(items[0]?.json).toMatchObject({ userId: 'u', transcript: 'User: Hello' });
	});

	it('tells users apart', async () => {
		const trigger = bench('delivery');
		for (const uid of ['a', 'b', '__proto__', 'constructor']) {
			const { items } = await trigger.deliver({
				url: `/?uid=${uid}`,
				body: realtime(uid, liveSegment('same', 'Hi', 0)),
			});
			expect(items[0]?.json).toMatchObject({ userId: uid, part: 1 });
		}
	});

	it('adds the conversation so far if asked to', async () => {
		const trigger = bench('delivery', { includeSession: true });
		await trigger.deliver(say(liveSegment('a', 'One.', 0)));
		const { items } = await trigger.deliver(say(liveSegment('b', 'Two.', 2)));
		expect(items[0]?.json).toMatchObject({
			transcript: 'Speaker 1: Two.',
			session: { transcript: 'Speaker 1: One. Two.' },
		});
	});

	it('says who has said how much, if asked to', async () => {
		const trigger = bench('delivery', { includeSession: true, includeSpeakers: true });
		await trigger.deliver(say(liveSegment('a', 'One?', 0)));
		const { items } = await trigger.deliver(say(liveSegment('b', 'Two three.', 2)));
		expect(items[0]?.json).toMatchObject({
			speakers: [{ speaker: 'Speaker 1', percent: 100, words: 2, questions: 0 }],
			session: { speakers: [{ speaker: 'Speaker 1', words: 3, questions: 1 }] },
		});
	});

	it('listens to the chosen speakers and for keywords only', async () => {
		const others = bench('delivery', { speakers: 'others' });
		const user = liveSegment('a', 'Mine', 0, { is_user: true });
		const { items } = await others.deliver(say(user, liveSegment('b', 'Theirs', 2)));
		expect(items[0]?.json.transcript).toBe('Speaker 1: Theirs');
		const keyed = bench('delivery', { keywords: 'invoice, Rechnung' });
		expect((await keyed.deliver(say(liveSegment('a', 'Nothing', 0)))).items).toEqual([]);
		expect((await keyed.deliver(say(liveSegment('b', 'The Invoice!', 2)))).items).toHaveLength(1);
		expect((await keyed.deliver(say(liveSegment('c', 'invoices', 4)))).items).toEqual([]);
	});
});

describe('Omi Transcript Trigger on the end of a conversation', () => {
	it('collects in silence, and keeps a conversation that begins meanwhile apart', async () => {
		const trigger = bench('sessionEnd', {}, { quietPeriod: 120 });
		for (let index = 0; index < 50; index++) {
			const answer = await trigger.deliver(say(liveSegment(`s${index}`, `Word ${index}.`, index)));
			expect(answer).toMatchObject({ status: 200, body: {}, items: [] });
		}
		await trigger.deliver(say(liveSegment('new', 'Good morning.', 0)));
		jest.useFakeTimers();
		const { items, stop } = await trigger.watch();
		await jest.advanceTimersByTimeAsync(300_000);
		await stop();
		jest.useRealTimers();
		expect(items.map(({ json }) => [json.endedBy, json.isFinal, json.part])).toEqual([
			['quiet', true, 1],
			['quiet', true, 1],
		]);
		const counts = items.map(({ json }) => (json.segments as unknown[]).length);
		expect(counts.sort((a, b) => a - b)).toEqual([1, 50]);
	});

	it('ends also where an expression gives no number for the quiet period', async () => {
		const trigger = bench('sessionEnd', {}, { quietPeriod: 'two minutes' });
		await trigger.deliver(say(liveSegment('a', 'Hello.', 0)));
		jest.useFakeTimers();
		const { items, stop } = await trigger.watch();
		await jest.advanceTimersByTimeAsync(110_000);
		expect(items).toEqual([]);
		await jest.advanceTimersByTimeAsync(20_000);
		await stop();
		jest.useRealTimers();
		expect(items).toMatchObject([{ json: { endedBy: 'quiet', isFinal: true } }]);
	});

	it('ends at once when the finished memory comes to the same URL', async () => {
		const trigger = bench('sessionEnd');
		await trigger.deliver(say(liveSegment('0c5d', "Let's start.", 0)));
		await trigger.deliver({ url: '/?uid=u', body: developerMemory() });
		const items = await trigger.handedOn();
		expect(items[0]?.json).toMatchObject({
			endedBy: 'memory',
			isFinal: true,
			memory: { title: 'Roadmap sync' },
		});
	});

	it('leaves the session alone when the memory is of another conversation', async () => {
		const trigger = bench('sessionEnd');
		await trigger.deliver(say(liveSegment('other', 'Hello.', 0)));
		await trigger.deliver({ url: '/?uid=u', body: developerMemory() });
		expect(await trigger.handedOn()).toEqual([]);
	});

	it('emits a long conversation in numbered parts', async () => {
		const trigger = bench('sessionEnd', { maximumSegments: 2 });
		const many = Array.from({ length: 5 }, (_, n) => liveSegment(`s${n}`, `${n}`, n));
		await trigger.deliver(say(...many));
		const items = await trigger.handedOn();
		expect(items.map(({ json }) => [json.part, json.isFinal, json.endedBy])).toEqual([
			[1, false, 'maximum'],
			[2, false, 'maximum'],
		]);
	});

	it('shows the first delivery in the editor, with what production would do', async () => {
		const trigger = bench('sessionEnd', {}, { quietPeriod: 90 });
		const { items } = await trigger.deliver(say(liveSegment('a', 'Hello.', 0)), 'manual');
		expect(items[0]?.json).toMatchObject({
			transcript: 'Speaker 1: Hello.',
			inProduction: expect.stringContaining('nothing has been said for 90 seconds'),
		});
	});
});

it.each(['delivery', 'sessionEnd', 'phrase'] as const)(
	'shows what is said in the editor, whatever else the session leaves behind (%s)',
	async (triggerOn) => {
		const options = { includeSession: true };
		const trigger = bench(triggerOn, options, { phrases: 'Hello', quietPeriod: 1 });
		const { items } = await trigger.deliver(say(liveSegment('a', 'Hello you.', 0)), 'manual');
		expect(items).toHaveLength(1);
		expect(items[0]?.json.inProduction).toBeDefined();
		expect(items[0]?.json.body).toBeUndefined();
	},
);
