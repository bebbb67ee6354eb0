export interface Size {
	readonly users: number;
	/** That each of them has said. */
	readonly segments: number;
}

export const SIZES: readonly Size[] = [
	{ users: 1, segments: 10 },
	{ users: 1, segments: 1_000 },
	{ users: 1, segments: 10_000 },
	{ users: 100, segments: 10 },
	{ users: 1_000, segments: 10 },
];

export interface CoreGrowth extends Size {
	/** To take a delivery into its session, in microseconds. */
	readonly stepUs: number;
	/** To write the journal as JSON, in microseconds, and how long that is. */
	readonly journalUs: number;
	readonly journalBytes: number;
}
