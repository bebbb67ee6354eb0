import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

/** Every page of words: those at the root, which people see first, and those in docs. */
export function pages(): string[] {
	const inDocs = readdirSync('docs').map((name) => join('docs', name));
	return [...readdirSync('.'), ...inDocs].filter((name) => name.endsWith('.md'));
}

/** Every picture in docs. */
export function pictures(): string[] {
	return readdirSync('docs/pictures').map((name) => join('docs/pictures', name));
}

/** A link or a picture of a page that leads into this project. */
export interface Link {
	/** As it stands on the page. */
	text: string;
	/** The file, from the root. */
	file: string;
	/** Whether the file is there, and in it the heading that the link names. */
	isGood: boolean;
}

export function linksIn(page: string): Link[] {
	const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
	const found = text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
	return [...found]
		.map(([, markdown, html]) => markdown ?? html ?? '')
		.filter((link) => !/^[a-z]+:/.test(link))
		.map((link) => {
			const [path = '', anchor] = link.split('#', 2);
			const file = path === '' ? page : join(dirname(page), path);
			const isGood = existsSync(file) && (anchor === undefined || anchorsIn(file).includes(anchor));
			return { text: link, file, isGood };
		});
}

/** The section of a page that links to a file. */
export function sectionOf(page: string, file: string): { heading: string; anchor: string } {
	const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1);
	const section = sections.find((text) => text.includes(`](../${file})`)) ?? '';
	const [heading = ''] = section.split('\n', 1);
	return { heading, anchor: anchorOf(heading) };
}

function anchorsIn(page: string): string[] {
	const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
	return [...headings].map(([, heading = '']) => anchorOf(heading));
}

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
	const plain = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
	return plain.trim().replaceAll(' ', '-');
}
