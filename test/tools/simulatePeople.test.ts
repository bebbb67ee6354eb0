import { plan, SCENARIOS, type EventType, type ScenarioName } from '../../tools/simulate/index.mts';
import { readArguments } from '../../tools/simulate/arguments.mts';
import { simulate } from '../../tools/simulate/index.mts';
import { serve } from './simulateServer.mts';

/** What is planned for one user, without sending it. */
function planned(scenario: ScenarioName, events: EventType[], changes = {}) {
	return plan(SCENARIOS[scenario], {
		uid: 'u',
		seed: 1,
		startsAt: 0,
		family: 'developer',
		generation: 3,
		sampleRate: 8_000,
		audioSeconds: 5,
		events,
		...changes,
	});
}

interface Segment {
	start: number;
	end: number;
}
const segmentsOf = (body: Buffer) => {
	return (JSON.parse(body.toString()) as { segments: Segment[] }).segments;
};

describe('what people do', () => {
	it('ends one conversation and begins the next two seconds later, each with a clock of its own', () => {
		const deliveries = planned('back-to-back', ['transcript']);
		const begins = deliveries.filter(({ body }) => segmentsOf(body)[0]?.start === 0);
		expect(begins).toHaveLength(3);
		const scenes = SCENARIOS['back-to-back'].scenes ?? [];
		const first = deliveries.filter(({ at }) => at < scenes[1]!.startsAt + 1);
		const lasts = Math.max(...first.flatMap(({ body }) => segmentsOf(body).map(({ end }) => end)));
		expect(scenes[1]!.startsAt - lasts).toBeCloseTo(2, 0);
		expect(planned('back-to-back', ['memory']).every(({ at }) => at < 60)).toBe(true);
	});

	it('has two devices at once, whose sound differs in its sample rate', () => {
		const audio = planned('two-devices', ['audio']);
		const spans = [8_000, 48_000].map((rate) => {
			const times = audio.filter(({ sampleRate }) => sampleRate === rate).map(({ at }) => at);
			return [Math.min(...times), Math.max(...times)] as const;
		});
		expect(spans[1]![0]).toBeLessThan(spans[0]![1]);
		for (const { body, sampleRate } of audio)
			expect(body.length).toBeLessThanOrEqual(sampleRate! * 2);
	});

	it('finishes a conversation long after the next one has begun', () => {
		const [late] = planned('slow-finish', ['memory']).sort((a, b) => b.at - a.at);
		const second = SCENARIOS['slow-finish'].scenes![1]!.startsAt;
		expect(late!.at).toBeGreaterThan(second + 100);
	});

	it.each([1, 5, 30, 60])('sends sound in bursts with a rest, every %i seconds', (audioSeconds) => {
		const audio = planned('long', ['audio'], { audioSeconds, sampleRate: 1_000 });
		const bursts = [...new Set(audio.map(({ burst }) => burst))].map((burst) => {
			return audio.filter((one) => one.burst === burst).map(({ body }) => body.length);
		});
		for (const lengths of bursts) {
			expect(lengths.slice(0, -1)).toEqual(Array(audioSeconds).fill(2_000));
			expect(lengths.at(-1)).toBeLessThan(2_000);
		}
		const times = [...new Set(audio.map(({ at }) => at))];
		expect(times[1]! - times[0]!).toBeCloseTo(audioSeconds, 0);
	});

	it('holds back what follows, and then sends it in its order, with nothing missing', async () => {
		const server = await serve(() => ({}));
		const targets = { transcript: `${server.url}/transcript` };
		const began = Date.now();
		const times: number[] = [];
		const options = { targets, uid: 'u', speed: 20, seed: 1 };
		try {
			const onDelivery = () => times.push(((Date.now() - began) * 20) / 1_000);
			await simulate({ ...options, scenario: 'held-back', onDelivery });
			const held = server.received.splice(0).map(({ body }) => body.toString());
			await simulate({ ...options, scenario: 'standup', speed: Infinity });
			const usual = server.received.map(({ body }) => body.toString());
			expect(held).toEqual(usual);
		} finally {
			await server.close();
		}
		const waits = times.slice(1).map((time, index) => time - times[index]!);
		expect(Math.max(...waits)).toBeGreaterThan(30);
	}, 30_000);

	it('is told how often sound is sent, and at which rate', () => {
		const url = 'http://127.0.0.1/audio';
		const read = readArguments(['--every', '30', '--rate', '8000', url]);
		expect(read).toMatchObject({ audioSeconds: 30, sampleRate: 8_000 });
		expect(() => readArguments(['--every', '0', url])).toThrow('--every is a whole number');
	});
});
