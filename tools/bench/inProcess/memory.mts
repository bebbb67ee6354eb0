/**
 * Runs in a process of its own, on n8n's Node.js, ten times as fast as sound is: prints what it has measured as JSON.
 *
 * With the argument "probe" it only keeps the same bytes for as long and joins them: what that takes, nobody can do without.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { windowsOf } from '../../../nodes/OmiAudioTrigger/windows';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { SAMPLE_RATE, soundChunk } from '../payloads.mts';

const USERS = 10;
const SECONDS = 3_600;
const FILE_SECONDS = 30;
/** What a second of sound has here. */
const SECOND_MS = 100;
const AT = Date.UTC(2026, 9, 8, 9);

const windows = windowsOf({
	triggerOn: 'duration',
	format: 'wav',
	duration: FILE_SECONDS,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
});
const state = new NodeState();
const chunk = soundChunk();

function collect(userId: string, bytes: Buffer, at: number): void {
	const input = { bytes, sampleRate: SAMPLE_RATE };
	state.users.apply(windows, userId, { type: 'delivery', input }, at);
	// n8n takes what is handed over at once.
	for (const { id } of state.outbox.take(10, at)) state.outbox.acknowledge(id);
}

const kept = new Map<string, Buffer[]>();
/** What was made last, as n8n holds a file for a moment. */
let file: Buffer | undefined;

function keep(userId: string, bytes: Buffer): void {
	const all = [...(kept.get(userId) ?? []), bytes];
	const isWhole = all.length === FILE_SECONDS;
	kept.set(userId, isWhole ? [] : all);
	if (isWhole) file = Buffer.concat(all);
}

const take = process.argv.includes('probe') ? keep : collect;

async function measure(): Promise<void> {
	globalThis.gc?.();
	const idle = process.memoryUsage().rss;
	const samples: number[] = [];
	const began = performance.now();
	for (let second = 0; second < SECONDS; second++) {
		for (let user = 0; user < USERS; user++) {
			// Each request has a body of its own.
			take(`u${user}`, Buffer.from(chunk), AT + second * 1_000);
		}
		if (second % 60 === 59) samples.push(process.memoryUsage().rss);
		await sleep(Math.max(0, began + (second + 1) * SECOND_MS - performance.now()));
	}
	console.log(JSON.stringify({ idle, samples, last: file?.length }));
}

void measure();
