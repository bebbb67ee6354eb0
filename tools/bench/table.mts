/** A table as Markdown writes it; the columns of numbers stand at the right. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = head.map((title, column) => {
		return Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0));
	});
	const isNumber = head.map((_, column) => rows.every((row) => /^[\d<≥–]/.test(row[column] ?? '')));
	const line = (cells: readonly string[]) => {
		const padded = cells.map((cell, column) => {
			const width = widths[column] ?? 0;
			return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
		});
		return `| ${padded.join(' | ')} |`;
	};
	const rule = widths.map((width, column) => {
		return isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
	});
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** A number with three digits that count. */
export function brief(value: number): string {
	if (value >= 100) return Math.round(value).toLocaleString('en');
	return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
