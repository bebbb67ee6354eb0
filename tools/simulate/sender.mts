import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Planned } from './types.mts';
import { headersFor, printable, urlFor, type Route } from './wire.mts';

export interface Attempt {
	/** 0 where there was no answer. */
	status: number;
	/** How long it took, in milliseconds. */
	ms: number;
	/** The answer's first 500 characters. */
	body: string;
	error?: string;
}

/** What became of a delivery. */
export interface DeliveryRecord {
	event: Planned['event'];
	uid: string;
	/** Without anything that could be a secret. */
	url: string;
	key: string;
	/** How large its body was. */
	bytes: number;
	attempts: Attempt[];
	/** `dropped`: not even tried, as too many deliveries before it had failed. */
	outcome: 'accepted' | 'failed' | 'dropped';
	/** What Omi would have shown its user of the answer. */
	effect?: string;
}

/** As in `utils/http_client.py`: after so many failures in a row nothing is sent for a while. */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** After so many a developer's webhook is switched off (`database/webhook_health.py`). */
const FAILURES_TO_DISABLE = 100;

const CONNECT_MS = 2_000;

export interface SenderOptions {
	/** Seconds before the second, third and fourth attempt. */
	readonly retryDelays: readonly number[];
	/** How many times faster than life. */
	readonly speed: number;
	readonly signal?: AbortSignal;
}

/** Sends as Omi's backend does, and takes answers and failures as it does. */
export class Sender {
	private readonly circuits = new Map<string, { failures: number; openUntil: number }>();

	constructor(private readonly options: SenderOptions) {}

	async send(planned: Planned, route: Route): Promise<DeliveryRecord> {
		const target = urlFor(planned, route);
		const record: DeliveryRecord = {
			event: planned.event,
			uid: route.uid,
			url: printable(target),
			key: planned.key,
			bytes: planned.body.length,
			attempts: [],
			outcome: 'failed',
		};
		const circuit = this.circuitOf(route.url);
		if (Date.now() < circuit.openUntil || circuit.failures >= FAILURES_TO_DISABLE) {
			return { ...record, outcome: 'dropped' };
		}
		for (let attempt = 0; ; attempt++) {
			const answer = await this.attempt(planned, route, target);
			record.attempts.push(answer);
			if (isSuccess(answer.status, planned, route)) {
				circuit.failures = 0;
				const effect = effectOf(answer, planned, route);
				return { ...record, outcome: 'accepted', ...(effect && { effect }) };
			}
			const delay = this.options.retryDelays[attempt];
			if (delay === undefined || !isRepeated(answer.status, planned, route)) break;
			if (this.options.signal?.aborted) break;
			await this.wait(delay);
		}
		circuit.failures += 1;
		if (circuit.failures % FAILURES_TO_OPEN === 0) {
			circuit.openUntil = Date.now() + OPEN_MS / this.options.speed;
		}
		return record;
	}

	private circuitOf(url: string) {
		const { origin, pathname } = new URL(url);
		const circuit = this.circuits.get(origin + pathname) ?? { failures: 0, openUntil: 0 };
		this.circuits.set(origin + pathname, circuit);
		return circuit;
	}

	private async wait(seconds: number): Promise<void> {
		const milliseconds = (seconds * 1000) / this.options.speed;
		if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: this.options.signal });
	}

	private async attempt(planned: Planned, route: Route, target: string): Promise<Attempt> {
		const began = Date.now();
		const headers = headersFor(planned, route, target, began);
		const patience =
			route.generation === 1 ? 15_000 : planned.event === 'chat-tool' ? 120_000 : 30_000;
		try {
			const { status, body } = await exchange(target, planned, headers, patience);
			return { status, ms: Date.now() - began, body: body.slice(0, 500) };
		} catch (error) {
			const message = error instanceof Error ? error.message || error.name : String(error);
			return { status: 0, ms: Date.now() - began, body: '', error: message };
		}
	}
}

/** Not `fetch`, which would put odd addresses right and follow redirects. */
function exchange(
	target: string,
	{ method = 'POST', body }: Planned,
	headers: Record<string, string>,
	patience: number,
): Promise<{ status: number; body: string }> {
	const { protocol, hostname, port, username, password } = new URL(target);
	const path = target.slice(target.indexOf('/', target.indexOf('//') + 2));
	const send = protocol === 'https:' ? httpsRequest : httpRequest;
	return new Promise((resolve, reject) => {
		const request = send({
			hostname: hostname.replace(/^\[|\]$/g, ''),
			port,
			// Node.js refuses to send what no address may hold; Omi's client would encode it too.
			path: path.replace(/[^!-~]/g, encodeURIComponent),
			method,
			headers: { ...headers, ...(method === 'POST' && { 'content-length': String(body.length) }) },
			...(username && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
			timeout: patience,
		});
		request.once('socket', (socket) => {
			const timer = setTimeout(() => {
				if (socket.connecting) request.destroy(new Error('no connection within 2 seconds'));
			}, CONNECT_MS);
			request.once('close', () => clearTimeout(timer));
		});
		request.once('timeout', () => {
			request.destroy(new Error(`no answer within ${patience / 1000} seconds`));
		});
		request.once('error', reject);
		request.once('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.once('error', reject);
			response.once('end', () => {
				resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
			});
		});
		request.end(method === 'POST' ? body : undefined);
	});
}

function isSuccess(status: number, { event }: Planned, { family, generation }: Route): boolean {
	if (generation === 1 && family === 'app' && event !== 'audio') return status === 200;
	return status >= 200 && status < 300;
}

/** A developer's webhook is tried again after anything but a plain refusal; an app only for conversations. */
function isRepeated(status: number, { event, rawQuery }: Planned, route: Route): boolean {
	if (route.generation === 1 || event === 'chat-tool' || rawQuery !== undefined) return false;
	if (route.family === 'app' && event !== 'memory') return false;
	const isRefusal = status >= 400 && status < 500;
	return !isRefusal || [408, 425, 429].includes(status);
}

/** What Omi does with an accepted answer (`utils/webhooks.py`, `utils/app_integrations.py`). */
function effectOf(
	{ status, body }: Attempt,
	{ event }: Planned,
	{ family }: Route,
): string | undefined {
	const answer = parse(body);
	if (typeof answer !== 'object' || answer === null) return undefined;
	const { message, notification, result } = answer as Record<string, unknown>;
	if (event === 'chat-tool')
		return result === undefined ? undefined : `in the chat: ${String(result)}`;
	if (event === 'transcript' && typeof message === 'string' && message.length > 5) {
		if (family === 'app') return `push and chat: ${message}`;
		if (status === 200) return `push: Webhook says: ${message}`;
	}
	if (event === 'transcript' && family === 'app' && notification !== undefined) {
		return 'push: what Omi makes of the prompt';
	}
	if (event === 'memory' && family === 'app' && typeof message === 'string' && message !== '') {
		return `in the chat: ${message}`;
	}
	return undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
