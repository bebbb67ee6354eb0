/*
 * How times are taken: what is compared runs in turn within one process, round by round, so that whatever
 * slows the machine for a while slows both; and what counts is the median of the rounds' ratios.
 */

/** Something that is measured: what it is given is made ready beforehand. */
export interface Subject<Input = unknown> {
	/** @returns so many inputs, each of which is used once */
	prepare(count: number): Input[];
	run(input: Input): unknown;
}

export interface Spread {
	readonly median: number;
	/** The quartiles: half of the rounds lie between them. */
	readonly low: number;
	readonly high: number;
}

export interface Cost {
	/** For one call, in microseconds. */
	readonly time: Spread;
	/** For one call, in bytes, on and off JavaScript's heap. */
	readonly allocated: number;
}

export interface Comparison {
	readonly floor: Cost;
	readonly ours: Cost;
	/** Ours for the floor's 1. */
	readonly ratio: Spread;
	/** The same of the quickest round of each: whatever else the machine does can only slow a round. */
	readonly best: number;
}

export interface Effort {
	readonly rounds: number;
	/** How long a subject runs in each round, in milliseconds, about. */
	readonly batchMs: number;
}

/** Compares two ways round by round. */
export function compare(floor: Subject, ours: Subject, effort: Effort): Comparison {
	const counts = { floor: calibrate(floor, effort), ours: calibrate(ours, effort) };
	const times: Array<{ floor: number; ours: number }> = [];
	for (let round = 0; round < effort.rounds; round++) {
		// In turn first: whoever comes second finds a warmer cache and more to collect.
		if (round % 2 === 0) {
			const first = time(floor, counts.floor);
			times.push({ floor: first, ours: time(ours, counts.ours) });
		} else {
			const first = time(ours, counts.ours);
			times.push({ floor: time(floor, counts.floor), ours: first });
		}
	}
	return {
		floor: { time: spread(times.map((one) => one.floor)), allocated: allocation(floor) },
		ours: { time: spread(times.map((one) => one.ours)), allocated: allocation(ours) },
		ratio: spread(times.map((one) => one.ours / one.floor)),
		best: quickest(times, 'ours') / quickest(times, 'floor'),
	};
}

function quickest<Name extends string>(
	times: ReadonlyArray<Record<Name, number>>,
	name: Name,
): number {
	return Math.min(...times.map((one) => one[name]));
}

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
	return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** The same of few rounds, of which all count: from the least to the most. */
export function range(values: readonly number[]): Spread {
	return { median: spread(values).median, low: Math.min(...values), high: Math.max(...values) };
}

/** How many calls fill a batch, once the code is warm. */
function calibrate(subject: Subject, { batchMs }: Effort): number {
	let count = 1;
	for (;;) {
		const took = (time(subject, count) * count) / 1000;
		if (took >= batchMs) return Math.max(1, Math.round((count * batchMs) / took));
		count *= 2;
	}
}

/** What results go to, so that no compiler finds them useless. */
let sink: unknown;

/**
 * Fills what V8 keeps for young objects several times over, once. Memory that a process touches for the first time costs
 * much more than memory that it uses again, on some machines ten times as much, and would be counted as the work of
 * whoever comes first.
 */
export function touchYoungGeneration(): void {
	for (let count = 0; count < 8_000_000; count++) sink = new Array(8);
}

/** @returns microseconds a call */
function time({ prepare, run }: Subject, count: number): number {
	const inputs = prepare(count);
	const began = performance.now();
	for (const input of inputs) sink = run(input);
	return ((performance.now() - began) * 1000) / count;
}

/** For allocations few calls are enough, and must be few: none may be collected meanwhile. */
const COUNTED_CALLS = 20;
const COUNTS = 15;

function allocation({ prepare, run }: Subject): number {
	const counts = Array.from({ length: COUNTS }, () => {
		const inputs = prepare(COUNTED_CALLS);
		globalThis.gc?.();
		const before = used();
		for (const input of inputs) sink = run(input);
		return (used() - before) / COUNTED_CALLS;
	});
	sink = undefined;
	return Math.max(0, spread(counts).median);
}

function used(): number {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** Keeps the last result reachable from outside, which is all that it is for. */
export function lastResult(): unknown {
	return sink;
}
