/** As in `utils/http_client.py`: after so many failed deliveries in a row nothing is sent for a while. */
const FAILURES_TO_OPEN = 5;

/**
 * Omi's circuit breaker for one scheme, host and path. Once it has been open for its time, one delivery is let
 * through: that one's success closes it, its failure opens it for as long again.
 */
export class Circuit {
	private failures = 0;
	private opensAgainAt = 0;
	private isProbing = false;

	/**
	 * @param openFor how long it stays open, in milliseconds
	 * @param now the time in milliseconds
	 */
	constructor(
		private readonly openFor: number,
		private readonly now: () => number = Date.now,
	) {}

	/** Whether a delivery may be sent; whoever gets a yes reports how it went. */
	admits(): boolean {
		if (this.failures < FAILURES_TO_OPEN) return true;
		if (this.isProbing || this.now() < this.opensAgainAt) return false;
		this.isProbing = true;
		return true;
	}

	report(isSuccess: boolean): void {
		this.isProbing = false;
		this.failures = isSuccess ? 0 : this.failures + 1;
		if (this.failures >= FAILURES_TO_OPEN) this.opensAgainAt = this.now() + this.openFor;
	}
}
