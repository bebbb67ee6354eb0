import { simulate, type ScenarioName } from '../simulate/index.mts';
import type { Answer, DeliveryKind } from './report.mts';

/** What was answered to each delivery of a simulated day, in order. */
export interface Conversation {
	answers: Partial<Record<DeliveryKind, Answer[]>>;
}

/** How long ago the day is that is lived through, in milliseconds: recent for whoever looks back over a week. */
const AGO_MS = 24 * 3_600_000;

/** How long Omi waits for an answer here, in seconds: with several n8n on a small machine its own patience is short. */
const PATIENCE_S = 60;

/**
 * Lets a simulated Omi live through a scenario, as fast as it is answered, and deliver it to these addresses.
 *
 * @param settled waits until nothing runs any more: nobody asks the chat about what was said a moment ago
 */
export async function talk(
	scenario: ScenarioName,
	targets: Partial<Record<DeliveryKind, string>>,
	uid: string,
	settled: () => Promise<unknown>,
): Promise<Conversation> {
	const startsAt = Date.now() - AGO_MS;
	const { 'chat-tool': chat, ...live } = targets;
	const answers: Conversation['answers'] = {};
	const send = async (to: typeof targets) => {
		const options = { scenario, targets: to, uid, startsAt, timeout: PATIENCE_S, speed: Infinity };
		const { deliveries } = await simulate(options);
		for (const { event, attempts } of deliveries) {
			const last = attempts.at(-1);
			(answers[event] ??= []).push({
				status: last?.status ?? 0,
				body: last?.body || (last?.error ?? ''),
			});
		}
	};
	if (Object.keys(live).length > 0) await send(live);
	if (chat !== undefined) {
		await settled();
		await send({ 'chat-tool': chat });
	}
	return { answers };
}
