/** What a part of the benchmark has found out. */
export interface Figures {
	/** Markdown: a table, or a few sentences. */
	readonly text: string;
	/** SVG files by their names. */
	readonly plots?: Readonly<Record<string, string>>;
	readonly goals: readonly Goal[];
}

export interface Goal {
	readonly what: string;
	readonly goal: string;
	readonly measured: string;
	readonly isMet: boolean;
}

/** One part of the benchmark. */
export interface Part {
	/** By which it can be run alone, and where its figures stand in the documentation. */
	readonly name: string;
	measure(): Promise<Figures>;
}
