/**
 * Runs in a process of its own, on n8n's Node.js: a trigger behind a bare HTTP server, with nothing of n8n around it but
 * what the node asks it for. What it costs is the time of its own thread; who sends is in another. Prints what it has
 * measured as JSON.
 *
 * Its argument: the port of a Redis, where sessions are to be kept there.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { INodeType, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiTranscriptTrigger } from '../../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { send, type Load } from '../load.mts';
import { soundChunk, transcriptBody } from '../payloads.mts';

/** Of the own thread only. Node.js 24 has it, and these types do not. */
const { threadCpuUsage } = process as unknown as {
	threadCpuUsage(since?: NodeJS.CpuUsage): NodeJS.CpuUsage;
};

const USERS = 50;
const CONNECTIONS = 16;
const WARMUP = 2_000;
const DELIVERIES = 6_000;

const KINDS = {
	transcript: {
		nodeType: new OmiTranscriptTrigger() as INodeType,
		parameters: { triggerOn: 'sessionEnd', quietPeriod: 120, options: {} },
		type: 'application/json',
		query: '',
		bodies: () => Array.from({ length: 40 }, (_, n) => transcriptBody('u', n * 3)),
	},
	sound: {
		nodeType: new OmiAudioTrigger() as INodeType,
		parameters: { triggerOn: 'duration', duration: 30, options: {} },
		type: 'application/octet-stream',
		query: '&sample_rate=16000',
		bodies: () => [soundChunk()],
	},
};

type Kind = keyof typeof KINDS;

interface Sending {
	readonly url: string;
	readonly kind: Kind;
}

export interface PipelineResult {
	readonly kind: Kind;
	/** That the server's own thread would take if it did nothing but this. */
	readonly deliveriesPerSecond: number;
}

/** The one who sends. */
async function sendAll({ url, kind }: Sending): Promise<void> {
	const { type, query, bodies } = KINDS[kind];
	const all = bodies();
	let sent = 0;
	const next = (): Load => {
		const user = sent % USERS;
		const body = all[Math.floor(sent / USERS) % all.length] ?? Buffer.alloc(0);
		sent += 1;
		// Each its own, as Omi's are.
		return { url: `${url}?uid=u${user}${query}&n=${sent}`, type, body };
	};
	const times = (count: number) => {
		let rest = count;
		return () => (rest-- > 0 ? next() : undefined);
	};
	await send(times(WARMUP), CONNECTIONS, Infinity);
	parentPort?.postMessage('warm');
	await send(times(DELIVERIES), CONNECTIONS, Infinity);
	parentPort?.postMessage('done');
}

/** What a node asks n8n for. */
function contextOf(kind: Kind, redisPort: number | undefined) {
	const { nodeType, parameters } = KINDS[kind];
	const properties = nodeType.description.properties;
	const options = redisPort === undefined ? {} : { sessionStore: 'redis' };
	const given: Record<string, unknown> = { ...parameters, options };
	const staticData = {};
	const node = { id: kind, name: kind, type: `n8n-nodes-omi.${nodeType.description.name}` };
	const ignore = () => undefined;
	return {
		getNode: () => ({ ...node, typeVersion: 1.1, position: [0, 0], parameters: given }),
		getWorkflow: () => ({ id: 'bench', name: 'bench', active: true }),
		getWorkflowSettings: () => ({}),
		getWorkflowStaticData: () => staticData,
		getInstanceId: () => 'bench',
		getMode: () => 'webhook',
		getActivationMode: () => 'activate',
		getWebhookName: () => 'default',
		getNodeWebhookUrl: () => 'http://127.0.0.1/webhook',
		getNodeParameter(name: string, fallback: unknown) {
			return (
				given[name] ?? properties.find((property) => property.name === name)?.default ?? fallback
			);
		},
		getCredentials: async () => ({
			...{ host: '127.0.0.1', port: redisPort, database: 0, user: '', password: '' },
			...{ mode: 'single', tls: false, caCertificate: '', prefix: 'bench' },
		}),
		logger: { debug: ignore, info: ignore, warn: ignore, error: console.error },
		emit: (_items: unknown, _response: unknown, done?: { resolve(value: unknown): void }) => {
			done?.resolve(undefined);
		},
	};
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** Answers as n8n does when a node has made the answer. */
async function take(
	request: IncomingMessage,
	response: ServerResponse,
	nodeType: INodeType,
	context: object,
): Promise<void> {
	const rawBody = await bytesOf(request);
	const isJson = request.headers['content-type'] === 'application/json';
	const incoming = {
		...{ method: request.method, url: request.url, headers: request.headers, rawBody },
		body: isJson ? (JSON.parse(rawBody.toString()) as unknown) : {},
	};
	const own = Object.assign(response, {
		status(code: number) {
			response.statusCode = code;
			return own;
		},
		json: (body: unknown) => response.end(JSON.stringify(body)),
		send: (body: unknown) => response.end(body),
	});
	const result = await nodeType.webhook!.call({
		...context,
		getRequestObject: () => incoming,
		getResponseObject: () => own,
	} as unknown as IWebhookFunctions);
	if (!response.writableEnded) response.end(JSON.stringify(result.webhookResponse ?? {}));
}

async function measure(kind: Kind, redisPort: number | undefined): Promise<PipelineResult> {
	const { nodeType } = KINDS[kind];
	const context = contextOf(kind, redisPort);
	const { closeFunction } =
		(await nodeType.trigger?.call(context as unknown as ITriggerFunctions)) ?? {};
	const server = createServer((request, response) => {
		take(request, response, nodeType, context).catch((error: unknown) => {
			console.error(error);
			response.statusCode = 500;
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const sending: Sending = { url: `http://127.0.0.1:${port}/`, kind };
	const sender = new Worker(__filename, { workerData: sending });
	const busyUs = await new Promise<number>((resolve, reject) => {
		let before = threadCpuUsage();
		sender.once('error', reject);
		sender.on('message', (message) => {
			if (message === 'warm') before = threadCpuUsage();
			else {
				const { user, system } = threadCpuUsage(before);
				resolve(user + system);
			}
		});
	});
	await sender.terminate();
	server.close();
	await closeFunction?.();
	return { kind, deliveriesPerSecond: DELIVERIES / (busyUs / 1_000_000) };
}

async function main(): Promise<void> {
	const redisPort = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
	const results: PipelineResult[] = [];
	for (const kind of ['transcript', 'sound'] as const) results.push(await measure(kind, redisPort));
	console.log(JSON.stringify(results));
	process.exit();
}

void (isMainThread ? main() : sendAll(workerData as Sending));
