import { createHmac } from 'node:crypto';
import { toWav } from '../../../nodes/domain/audio/wav';
import { isSigned } from '../../../nodes/domain/auth/signature';
import { toDelivery, type Delivery } from '../../../nodes/domain/delivery';
import { parseMemory, simplifyMemory } from '../../../nodes/domain/payloads/memory';
import { parseTranscript } from '../../../nodes/domain/payloads/segment';
import { windowsOf as soundWindowsOf } from '../../../nodes/OmiAudioTrigger/windows';
import { windowsOf as speechWindowsOf } from '../../../nodes/OmiTranscriptTrigger/windows';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import type { Subject } from '../measure.mts';
import { memoryOf100kB, SAMPLE_RATE, soundChunk, transcriptBody } from '../payloads.mts';

/*
 * What the nodes do with a delivery, piece by piece, each against the least that it could cost: to read the
 * same bytes as JSON, to make one HMAC of them, to join the buffers once.
 */

export interface Case {
	readonly name: string;
	/** What is the least that it could cost. */
	readonly floorName: string;
	/** What it may take, for the floor's 1; 3 if nothing is said. */
	readonly most?: number;
	readonly floor: Subject;
	readonly ours: Subject;
}

const AT = Date.UTC(2026, 9, 8, 9);
const USER = 'vFqmwy4sJYWkBxE0p6ZcyXl3Rcn2';
const SECRET = 'whsec_benchmarks-know-no-secrets';

/** The same input for every call. */
function constantly<Input>(input: Input, run: (input: Input) => unknown): Subject {
	return { prepare: (count) => Array<Input>(count).fill(input), run: run as Subject['run'] };
}

function parsing(bytes: Buffer): Subject {
	return constantly(bytes, (body) => JSON.parse(body.toString('utf8')));
}

/** A request as it comes out of n8n's hands, with the body that n8n has parsed. */
function request(path: string, bytes: Buffer, type = 'application/json') {
	return {
		method: 'POST',
		url: `/webhook/6a6e3e4e-6c8e-4d3c-8a52-9c4e0e0a1b2c/${path}?uid=${USER}`,
		headers: {
			host: 'n8n.example.com',
			'content-type': type,
			'content-length': String(bytes.length),
			'user-agent': 'python-httpx/0.28.1',
			accept: '*/*',
			'idempotency-key': '0a9b8c7d6e5f',
		},
		bytes,
		...(type === 'application/json' && { parsed: JSON.parse(bytes.toString()) as unknown }),
	};
}

function normalising(): Case[] {
	const speech = request('transcript', transcriptBody(USER));
	const memory = request('memory', memoryOf100kB());
	return [
		{
			name: 'normalise a transcript delivery',
			floorName: 'JSON.parse',
			floor: parsing(speech.bytes),
			ours: constantly(speech, (one) => parseTranscript(toDelivery(one, AT).json)),
		},
		{
			name: 'normalise a memory of 100 kB',
			floorName: 'JSON.parse',
			floor: parsing(memory.bytes),
			ours: constantly(memory, (one) => {
				const read = parseMemory(toDelivery(one, AT).json);
				return read && simplifyMemory(read, USER, 'text');
			}),
		},
	];
}

function signed(bytes: Buffer): Delivery {
	const time = AT / 1000;
	const signature = createHmac('sha256', SECRET).update(`${time}.${USER}.`).update(bytes);
	const incoming = request('memory', bytes);
	const headers = {
		...incoming.headers,
		'x-omi-signature': `t=${time},v1=${signature.digest('hex')}`,
	};
	return toDelivery({ ...incoming, headers }, AT);
}

function verifying(what: string, bytes: Buffer): Case {
	const delivery = signed(bytes);
	if (!isSigned(delivery, 'v1', [SECRET]))
		throw new Error('The signature that is measured is not valid');
	return {
		name: `verify the signature of ${what}`,
		floorName: 'one HMAC',
		floor: constantly(bytes, (body) => createHmac('sha256', SECRET).update(body).digest('hex')),
		ours: constantly(delivery, (one) => isSigned(one, 'v1', [SECRET])),
	};
}

const SPEECH = speechWindowsOf({
	triggerOn: 'sessionEnd',
	quietPeriod: 120,
	phrases: '',
	commandPause: 5,
	commandMaximum: 30,
	options: {},
});

/** A conversation that goes on from call to call. */
function stepping(): Case {
	const { users, outbox } = new NodeState();
	let said = 0;
	const next = () => {
		const json: unknown = JSON.parse(transcriptBody(USER, said).toString());
		said += 3;
		return { at: AT + said * 2_000, input: parseTranscript(json)! };
	};
	return {
		name: 'step the session by a transcript delivery',
		floorName: 'JSON.parse',
		most: 2,
		floor: parsing(transcriptBody(USER)),
		ours: {
			prepare: (count) => Array.from({ length: count }, next),
			run: (delivery) => {
				const { at, input } = delivery as ReturnType<typeof next>;
				users.apply(SPEECH, USER, { type: 'delivery', input }, at);
				// n8n takes what is handed over at once.
				for (const { id } of outbox.size === 0 ? [] : outbox.take(10, at)) outbox.acknowledge(id);
			},
		},
	};
}

const SOUND = soundWindowsOf({
	triggerOn: 'duration',
	format: 'pcm',
	duration: 30,
	pause: 2,
	quietPeriod: 10,
	maximumDuration: 300,
	options: {},
});

/** Thirty seconds of sound in parts of thirty seconds: what an emission takes. */
function sound(): Case[] {
	const chunk = soundChunk();
	const chunks = Array<Buffer>(30).fill(chunk);
	const pcm = Buffer.concat(chunks);
	const joining = constantly(chunks, (list) => Buffer.concat(list));
	/** Up to the bytes of the part; what is measured in them, and the file around them, are beside. */
	const collect = () => {
		const log: Buffer[] = [];
		let head: Parameters<typeof SOUND.current.step>[1];
		chunks.forEach((bytes, second) => {
			const event = { type: 'delivery' as const, input: { bytes, sampleRate: SAMPLE_RATE } };
			const step = SOUND.current.step(USER, head, event, AT + second * 1_000, new Map());
			head = step.head;
			for (const { entries } of step.appends) log.push(...(entries as Buffer[]));
		});
		return Buffer.concat(log);
	};
	return [
		{
			name: 'encode 30 s of sound as WAV',
			floorName: 'Buffer.concat',
			floor: joining,
			ours: constantly(pcm, (bytes) => toWav(bytes, SAMPLE_RATE)),
		},
		{
			name: 'collect 30 s of sound from 30 deliveries',
			floorName: 'Buffer.concat',
			floor: joining,
			ours: constantly(undefined, collect),
		},
	];
}

export function inProcessCases(): Case[] {
	return [
		...normalising(),
		verifying('a transcript delivery', transcriptBody(USER)),
		verifying('a memory of 100 kB', memoryOf100kB()),
		stepping(),
		...sound(),
	];
}
