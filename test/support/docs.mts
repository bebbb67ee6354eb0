import { readFileSync } from 'node:fs';

/** The first cells of the rows of a Markdown table: the one below a heading of a page in docs. */
export function firstCells(page: string, heading: string): string[] {
	const text = readFileSync(`docs/${page}`, 'utf8');
	const section = text.slice(text.indexOf(`## ${heading}\n`)).split('\n## ', 2)[0] ?? '';
	return section
		.split('\n')
		.filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
		.slice(1)
		.map((line) => line.split(' | ', 1)[0]?.slice(2) ?? '');
}
