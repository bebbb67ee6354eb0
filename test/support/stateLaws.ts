import type { StateStore } from '../../nodes/state/port';
import { describeKeyLaws } from './keyLaws';
import { describeOutboxLaws } from './outboxLaws';
import { describeSessionLaws } from './sessionLaws';

/**
 * What every store promises, whichever of several processes a delivery comes to.
 *
 * @param stores of so many processes, for a node that nobody has heard of
 */
export function describeStateLaws(stores: (count: number) => StateStore[]): void {
	describeSessionLaws(stores);
	describeKeyLaws(stores);
	describeOutboxLaws(stores);
}
