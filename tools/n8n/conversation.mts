import { simulate, type ScenarioName } from '../simulate/index.mts';
import type { Answer, DeliveryKind } from './report.mts';

/** What was answered to each delivery of a simulated day, in order. */
export interface Conversation {
	answers: Partial<Record<DeliveryKind, Answer[]>>;
}

/** Lets a simulated Omi live through a scenario, as fast as it is answered, and deliver it to these addresses. */
export async function talk(
	scenario: ScenarioName,
	targets: Partial<Record<DeliveryKind, string>>,
	uid: string,
): Promise<Conversation> {
	const { deliveries } = await simulate({ scenario, targets, uid, speed: Infinity });
	const answers: Conversation['answers'] = {};
	for (const { event, attempts } of deliveries) {
		const last = attempts.at(-1);
		(answers[event] ??= []).push({
			status: last?.status ?? 0,
			body: last?.body || (last?.error ?? ''),
		});
	}
	return { answers };
}
