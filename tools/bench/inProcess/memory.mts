/** Runs in a process of its own, on n8n's Node.js, ten times as fast as sound is: prints what it has measured as JSON. */
import { setTimeout as sleep } from 'node:timers/promises';
import { windowsOf } from '../../../nodes/OmiAudioTrigger/windows';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { SAMPLE_RATE, soundChunk } from '../payloads.mts';

const USERS = 10;
const SECONDS = 3_600;
/** What a second of sound has here. */
const SECOND_MS = 100;
const AT = Date.UTC(2026, 9, 8, 9);

const windows = windowsOf({
	triggerOn: 'duration',
	format: 'wav',
	duration: 30,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
});
const state = new NodeState();
const chunk = soundChunk();

async function measure(): Promise<void> {
	globalThis.gc?.();
	const idle = process.memoryUsage().rss;
	const samples: number[] = [];
	const began = performance.now();
	for (let second = 0; second < SECONDS; second++) {
		for (let user = 0; user < USERS; user++) {
			// Each request has a body of its own.
			const input = { bytes: Buffer.from(chunk), sampleRate: SAMPLE_RATE };
			const at = AT + second * 1_000;
			state.users.apply(windows, `u${user}`, { type: 'delivery', input }, at);
			// n8n takes what is handed over at once.
			for (const { id } of state.outbox.take(10, at)) state.outbox.acknowledge(id);
		}
		if (second % 60 === 59) samples.push(process.memoryUsage().rss);
		await sleep(Math.max(0, began + (second + 1) * SECOND_MS - performance.now()));
	}
	console.log(JSON.stringify({ idle, samples }));
}

void measure();
