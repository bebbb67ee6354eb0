import { DEFAULT_START, DEFAULT_UID, plan, simulate } from '../../tools/simulate/index.mts';
import { SCENARIOS } from '../../tools/simulate/scenarios/index.mts';
import { end, items, trigger, useN8n, workflowWith } from '../e2e/support/n8n.mts';
import { readWav } from '../e2e/support/omi.mts';
import { partsIn } from '../e2e/support/sessions.mts';

/**
 * An hour, lived for as long as it lasts: a pendant and a desktop app hear the same person, and Omi sends their sound
 * every twelve seconds; what it sends comes late at times, or twice.
 */

const n8n = useN8n();
const { hour } = SCENARIOS;
const seed = 15;
const audioSeconds = 12;

const publish = async (type: string, parameters: Record<string, unknown>) => {
	const saved = await n8n().publish(workflowWith(type, { options: {}, ...parameters }));
	return { saved, url: saved.webhookUrl(trigger) };
};

it('each conversation comes out for itself, and each recording in whole files', async () => {
	const speech = await publish('omiTranscriptTrigger', { triggerOn: 'sessionEnd' });
	const sound = await publish('omiAudioTrigger', { triggerOn: 'duration', duration: 60 });
	const { deliveries } = await simulate({
		scenario: 'hour',
		targets: { transcript: speech.url, memory: speech.url, audio: sound.url },
		seed,
		audioSeconds,
		jitter: 3,
		duplicates: 0.05,
	});
	expect(deliveries.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);

	const spoken = partsIn(
		await n8n().executions(speech.saved.id, { atLeast: 3, timeoutMs: 300_000, settleMs: 60_000 }),
	);
	const sessions = [...new Set(spoken.map(({ sessionId }) => sessionId))];
	const heard = sessions.map((sessionId) => {
		const own = spoken.filter((part) => part.sessionId === sessionId);
		expect(own.map(({ part }) => part).sort((a, b) => a - b)).toEqual(own.map((_, n) => n + 1));
		expect(own.filter(({ isFinal }) => isFinal)).toHaveLength(1);
		own.sort((a, b) => a.part - b.part);
		return own
			.flatMap(({ json }) => json.segments as Array<{ text: string }>)
			.map(({ text }) => text)
			.join(' ');
	});
	const said = (hour.scenes ?? []).map(({ lines }) => lines.map(({ text }) => text).join(' '));
	expect(heard.sort()).toEqual(said.sort());

	const files = (await n8n().executions(sound.saved.id)).flatMap((one) => items(one, end));
	for (const rate of [16_000, 24_000]) {
		const own = files.filter(({ json }) => json.sampleRate === rate);
		const startOf = ({ json }: (typeof own)[number]) => Date.parse(String(json.startedAt));
		own.sort((a, b) => startOf(a) - startOf(b));
		const pcm: Buffer[] = [];
		for (const item of own) pcm.push(readWav(await n8n().binary(item)).pcm);
		const sent = plan(hour, {
			uid: DEFAULT_UID,
			seed,
			family: 'developer',
			generation: 3,
			startsAt: DEFAULT_START,
			sampleRate: 16_000,
			audioSeconds,
			events: ['audio'],
		});
		const expected = sent.filter(({ sampleRate }) => sampleRate === rate);
		// Not compared by `toEqual`, which would print it.
		const isWhole = Buffer.concat(pcm).equals(Buffer.concat(expected.map(({ body }) => body)));
		expect(isWhole).toBe(true);
		const short = own.filter(({ json }) => json.durationSeconds !== 60);
		expect(short.map(({ json }) => json.isFinal)).toEqual(short.map(() => true));
		expect(own.map(({ json }) => json.gaps)).toEqual(own.map(() => []));
	}

	// That a user's memories come to this URL is known from the first one on; the conversation before it ends by
	// quiet, unless n8n is so busy that the memory is there before the clock.
	const endings = spoken.flatMap(({ isFinal, endedBy }) => (isFinal ? [endedBy] : []));
	expect(['quiet', 'memory']).toContain(endings[0]);
	expect(endings.slice(1)).toEqual(['memory', 'memory']);
}, 5_400_000);
