import { markdownTable } from 'markdown-table';

/** A table as Markdown writes it; the columns of numbers stand at the right. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const align = head.map((_, column) => {
		return rows.every((row) => /^[\d<≥–]/.test(row[column] ?? '')) ? 'r' : '';
	});
	return markdownTable([head, ...rows], { align });
}

/** A number with three digits that count. */
export function brief(value: number): string {
	if (value >= 100) return Math.round(value).toLocaleString('en');
	return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
