/** Runs in a process of its own, on n8n's Node.js, and prints what it has measured as JSON. */
import { modesOf } from '../../../nodes/OmiAudioTrigger/modes';
import { SAMPLE_RATE, SECOND_OF_SOUND, soundChunk } from '../payloads.mts';

const USERS = 10;
const SECONDS = 3_600;
const PART_SECONDS = 30;
const AT = Date.UTC(2026, 9, 8, 9);

const collector = modesOf({
	triggerOn: 'duration',
	format: 'wav',
	duration: PART_SECONDS,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
}).active.begin();
const chunk = soundChunk();

globalThis.gc?.();
const idle = process.memoryUsage().rss;
const samples: number[] = [];
let bytes = 0;
for (let second = 0; second < SECONDS; second++) {
	for (let user = 0; user < USERS; user++) {
		// Each request has a body of its own.
		const arrival = { bytes: Buffer.from(chunk), sampleRate: SAMPLE_RATE };
		const event = { type: 'delivery' as const, at: AT + second * 1_000, arrival };
		for (const { file } of collector.apply(`u${user}`, event)) bytes += file?.bytes.length ?? 0;
	}
	if (second % 60 === 59) samples.push(process.memoryUsage().rss);
	// A server would see to other things between two deliveries; what is collected is collected then.
	if (second % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
}
console.log(
	JSON.stringify({ idle, samples, bytes, buffered: USERS * PART_SECONDS * SECOND_OF_SOUND }),
);
