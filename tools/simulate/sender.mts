import { setTimeout as sleep } from 'node:timers/promises';
import { effectOf, isRepeated, isStumbledOver, isSuccess, type Answer } from './answer.mts';
import { Circuit } from './circuit.mts';
import { HttpClient } from './http.mts';
import type { Webhooks } from '../omi-api/webhooks.mts';
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
	/** What Omi marks all its attempts with. */
	key: string;
	/** How large its body was. */
	bytes: number;
	attempts: Attempt[];
	/** `dropped`: given up without an attempt, as Omi does without a word to anybody. */
	outcome: 'accepted' | 'failed' | 'dropped';
	/** Why it was dropped. */
	reason?: string;
	/** What Omi would have shown its user of the answer; nothing where it would have ignored it. */
	effect?: string;
}

export interface SenderOptions {
	/** Seconds before the second, third and fourth attempt. */
	readonly retryDelays: readonly number[];
	/** How many times faster than life. */
	readonly speed: number;
	/** Which of the developers' webhooks are on. */
	readonly webhooks: Webhooks;
	/** How long to wait for an answer, in seconds, instead of as long as Omi does. */
	readonly timeout?: number;
	readonly signal?: AbortSignal;
}

/** How long nothing is sent to an address that has failed too often. */
const OPEN_MS = 30_000;

/** Sends as Omi's backend does, and takes answers and failures as it does. */
export class Sender {
	private readonly circuits = new Map<string, Circuit>();
	private readonly client = new HttpClient();

	constructor(private readonly options: SenderOptions) {}

	close(): void {
		this.client.close();
	}

	async send(planned: Planned, route: Route): Promise<DeliveryRecord> {
		const record = recordOf(planned, route);
		const { webhooks } = this.options;
		const isDeveloper = route.family === 'developer';
		const reason = isDeveloper ? webhooks.whyOff(route.uid, planned.event) : undefined;
		if (reason !== undefined) return { ...record, outcome: 'dropped', reason };
		const done = isKept(planned, route)
			? await this.sendUntilAccepted(planned, route, record)
			: await this.sendNow(planned, route, record);
		if (isDeveloper && !planned.isHostile && done.outcome !== 'dropped') {
			webhooks.report(route.uid, planned.event, done.outcome === 'accepted');
		}
		return done;
	}

	/** One delivery of Omi's: up to four attempts to a developer, which its circuit breaker counts as one. */
	private async sendNow(
		planned: Planned,
		route: Route,
		record: DeliveryRecord,
	): Promise<DeliveryRecord> {
		const circuit = this.circuitOf(route.url);
		// Whoever sends hostile requests has no circuit breaker.
		if (!planned.isHostile && !circuit.admits()) {
			return { ...record, outcome: 'dropped', reason: 'the circuit breaker is open' };
		}
		const delays =
			route.family === 'developer' && !planned.isHostile ? this.options.retryDelays : [];
		let answer = await this.attempt(planned, route, record);
		for (const delay of delays) {
			if (isSuccess(answer, planned, route) || !isRepeated(answer, planned, route)) break;
			if (!(await this.waited(delay))) break;
			answer = await this.attempt(planned, route, record);
		}
		const isAccepted = isSuccess(answer, planned, route);
		if (!planned.isHostile) {
			circuit.report(isAccepted);
			if (isAccepted && isStumbledOver(answer, planned, route)) circuit.report(false);
		}
		const isRead = isAccepted || ['chat-tool', 'setup'].includes(planned.event);
		const effect = isRead ? effectOf(answer, planned, route) : undefined;
		return { ...record, outcome: isAccepted ? 'accepted' : 'failed', ...(effect && { effect }) };
	}

	/** An app's finished conversation, which Omi keeps while the app is out of order. */
	private async sendUntilAccepted(
		planned: Planned,
		route: Route,
		record: DeliveryRecord,
	): Promise<DeliveryRecord> {
		let done = await this.sendNow(planned, route, record);
		const replay = { ...planned, body: planned.replay ?? planned.body };
		for (const delay of this.options.retryDelays) {
			const last = record.attempts.at(-1);
			const isFinal = done.outcome === 'failed' && last && !isRepeated(last, planned, route);
			if (done.outcome === 'accepted' || isFinal) break;
			if (!(await this.waited(delay))) break;
			done = await this.sendNow(replay, route, record);
		}
		// Where the circuit breaker had the last word, there were attempts all the same.
		return done.outcome === 'dropped' && record.attempts.length > 0
			? { ...done, outcome: 'failed' }
			: done;
	}

	private circuitOf(url: string): Circuit {
		const { origin, pathname } = new URL(url);
		const known = this.circuits.get(origin + pathname);
		const circuit = known ?? new Circuit(OPEN_MS / this.options.speed);
		if (known === undefined) this.circuits.set(origin + pathname, circuit);
		return circuit;
	}

	/** Whether the time has passed; false if the simulation was stopped meanwhile. */
	private async waited(seconds: number): Promise<boolean> {
		const { speed, signal } = this.options;
		await sleep((seconds * 1000) / speed, undefined, { signal }).catch(() => undefined);
		return signal?.aborted !== true;
	}

	private async attempt(
		planned: Planned,
		route: Route,
		{ attempts }: DeliveryRecord,
	): Promise<Answer> {
		const { method = 'POST', body } = planned;
		const { signal, timeout } = this.options;
		const began = Date.now();
		const patience = timeout === undefined ? patienceOf(planned, route) : timeout * 1000;
		try {
			const url = urlFor(planned, route);
			const headers = headersFor(planned, route, url, began);
			const exchange = { url, method, body, headers, patience, ...(signal && { signal }) };
			const answer = await this.client.exchange(exchange);
			attempts.push({ ...answer, ms: Date.now() - began, body: answer.body.slice(0, 500) });
			return answer;
		} catch (error) {
			const message = error instanceof Error ? messageOf(error) : String(error);
			attempts.push({ status: 0, ms: Date.now() - began, body: '', error: message });
			return { status: 0, body: '' };
		}
	}
}

/** A delivery that has not been sent yet. */
export function recordOf({ event, key, body, ...rest }: Planned, route: Route): DeliveryRecord {
	const url = printable(urlFor({ event, ...rest }, route));
	const bytes = body.length;
	return { event, uid: route.uid, url, key, bytes, attempts: [], outcome: 'failed' };
}

function isKept({ event, isHostile }: Planned, { family, generation }: Route): boolean {
	return event === 'memory' && family === 'app' && generation > 1 && !isHostile;
}

/** How long Omi waits for an answer, in milliseconds. */
function patienceOf({ event }: Planned, { generation }: Route): number {
	if (event === 'chat-tool') return 120_000;
	return generation === 1 ? 15_000 : 30_000;
}

/** Errors of several addresses tried in vain have a code, but no message. */
function messageOf(error: NodeJS.ErrnoException): string {
	return error.message || (error.code ?? error.name);
}
