/** After so many failed deliveries in a row Omi switches a developer's webhook off (`database/webhook_health.py`). */
const FAILURES_TO_SWITCH_OFF = 100;

/**
 * Which of its users' webhooks Omi still sends to. Its user switches one on and off in the app; Omi only off, and with
 * it goes the count of failures.
 */
export class Webhooks {
	/** Failures in a row, by user and event. */
	private readonly failures = new Map<string, number>();
	/** Why nothing is sent, by user and event. */
	private readonly off = new Map<string, string>();

	/** Why nothing is sent there; undefined where something is. */
	whyOff(uid: string, event: string): string | undefined {
		return this.off.get(nameOf(uid, event));
	}

	/** As the user does it in the Omi app. */
	turn(uid: string, event: string, isOn: boolean): void {
		this.failures.delete(nameOf(uid, event));
		if (isOn) this.off.delete(nameOf(uid, event));
		else this.off.set(nameOf(uid, event), 'switched off by its user');
	}

	/** How a delivery has gone, after all of its attempts. */
	report(uid: string, event: string, isSuccess: boolean): void {
		const name = nameOf(uid, event);
		const failures = isSuccess ? 0 : (this.failures.get(name) ?? 0) + 1;
		this.failures.set(name, failures);
		if (failures >= FAILURES_TO_SWITCH_OFF) {
			this.off.set(name, `switched off after ${FAILURES_TO_SWITCH_OFF} failures`);
		}
	}
}

function nameOf(uid: string, event: string): string {
	return `${uid} ${event}`;
}
