import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../omi-api/store.mts';
import { planCalls } from './chatTool.mts';
import { history, keep } from './history.mts';
import { planHostile } from './hostile.mts';
import type { SimulateOptions } from './options.mts';
import { plan } from './plan.mts';
import { Random } from './random.mts';
import { SCENARIOS } from './scenarios/index.mts';
import { recordOf, type DeliveryRecord, type Sender } from './sender.mts';
import { EVENTS, type EventType, type Planned, type Scenario } from './types.mts';

/** A Thursday morning in October 2026. */
export const DEFAULT_START = Date.UTC(2026, 9, 8, 9);

/** One wearer's day. */
export class User {
	private readonly records: DeliveryRecord[] = [];
	private readonly random: Random;
	private readonly scenario: Scenario;
	private readonly brokenBursts = new Set<string>();

	constructor(
		private readonly uid: string,
		private readonly options: SimulateOptions & { readonly world: Store },
		private readonly sender: Sender,
	) {
		this.random = Random.of((options.seed ?? 1) + 7_919, uid);
		this.scenario = SCENARIOS[options.scenario];
	}

	async live(): Promise<DeliveryRecord[]> {
		const { speed = 1, signal } = this.options;
		// Omi sends what is of one kind one after the other, and the kinds beside each other.
		const lines = new Map<EventType, Promise<void>>();
		const due = this.planned();
		const kept = history(this.scenario, this.settings());
		// What nobody is told of in between is not waited for.
		const first = due[0]?.at ?? kept[0]?.at ?? 0;
		const began = Date.now();
		for (const planned of [...kept, ...due].sort((a, b) => a.at - b.at)) {
			if (signal?.aborted) break;
			const wait = began + ((planned.at - first) * 1000) / speed - Date.now();
			if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
			await this.options.onMoment?.(planned.at);
			if (!('event' in planned)) {
				keep(this.options.world, this.uid, planned);
				continue;
			}
			const before = lines.get(planned.event) ?? Promise.resolve();
			const sent = before.then(async () => await this.deliver(planned));
			lines.set(planned.event, sent);
			if (speed === Infinity) await sent;
		}
		await Promise.all(lines.values());
		if (this.scenario.callsTools) await this.callTools();
		return this.records;
	}

	private settings() {
		const { seed = 1, startsAt = DEFAULT_START } = this.options;
		return { uid: this.uid, seed, startsAt };
	}

	private planned(): Planned[] {
		const { targets, sender = 'developer', generation = 3 } = this.options;
		const { sampleRate = 16_000, audioSeconds = 5 } = this.options;
		const events = EVENTS.filter((event) => targets[event] !== undefined);
		const good = plan(this.scenario, {
			...this.settings(),
			family: sender,
			generation,
			sampleRate,
			audioSeconds,
			events,
		});
		const hostile = this.scenario.isHostile
			? planHostile(events, this.uid, this.random, good.at(-1)?.at ?? 0)
			: [];
		return this.late([...good, ...hostile].sort((a, b) => a.at - b.at));
	}

	/** Lets deliveries come late, but none before the one of its kind that was due before it. */
	private late(due: readonly Planned[]): Planned[] {
		const { jitter = 0 } = this.options;
		const { from, seconds } = this.scenario.heldBack ?? { from: 0, seconds: 0 };
		const latest = new Map<EventType, number>();
		const moved = due.map((planned) => {
			const isHeldBack = planned.at >= from && planned.at < from + seconds;
			const comes = isHeldBack ? from + seconds : planned.at;
			const at = Math.max(latest.get(planned.event) ?? 0, comes + this.random.next() * jitter);
			latest.set(planned.event, at);
			return { ...planned, at };
		});
		return moved.sort((a, b) => a.at - b.at);
	}

	private async deliver(
		planned: Planned,
		url = this.options.targets[planned.event],
	): Promise<void> {
		if (url === undefined || this.options.signal?.aborted) return;
		const { burst } = planned;
		const { sender = 'developer', generation = 3, signingSecrets = [] } = this.options;
		const route = { url, uid: this.uid, family: sender, generation, signingSecrets };
		if (burst !== undefined && this.brokenBursts.has(burst)) {
			const reason = 'a second before it failed';
			this.note({ ...recordOf(planned, route), outcome: 'dropped', reason });
			return;
		}
		const isDoubled = this.random.next() < (this.options.duplicates ?? 0);
		const copies = planned.copies ?? (isDoubled ? 2 : 1);
		const sent = Array.from({ length: copies }, async () => await this.sender.send(planned, route));
		for (const record of await Promise.all(sent)) {
			if (burst !== undefined && record.outcome !== 'accepted') this.brokenBursts.add(burst);
			this.note(record);
		}
	}

	private note(record: DeliveryRecord): void {
		this.records.push(record);
		this.options.onDelivery?.(record);
	}

	private async callTools(): Promise<void> {
		const url = this.options.targets['chat-tool'];
		if (url === undefined || this.options.signal?.aborted) return;
		const { toolArguments } = this.scenario;
		for (const call of await planCalls(url, this.uid, this.random, toolArguments)) {
			await this.deliver(call.planned, call.url);
		}
	}
}
