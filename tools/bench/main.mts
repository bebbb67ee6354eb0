/**
 * Measures, and writes the figures into `docs/performance.md`; or measures some parts only, and prints them, or writes
 * them in place of those that are there.
 *
 *   npm run bench
 *   npm run bench -- node package
 *   npm run bench -- node package --write
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { installN8n, runtime } from '../n8n/install.mts';
import { stopAll } from '../n8n/instance.mts';
import { root } from '../root.mts';
import type { Figures, Goal, Part } from './figures.mts';
import { growth } from './parts/growth.mts';
import { memory } from './parts/memory.mts';
import { node } from './parts/node.mts';
import { packaging } from './parts/package.mts';
import { pipeline } from './parts/pipeline.mts';
import { profiles } from './parts/profile.mts';
import { sessions } from './parts/sessions.mts';
import { throughput } from './parts/throughput.mts';
import { table } from './table.mts';

const parts: readonly Part[] = [
	throughput,
	sessions,
	growth,
	node,
	pipeline,
	memory,
	packaging,
	profiles,
];

const page = join(root, 'docs/performance.md');
const pictures = join(root, 'docs/pictures');

function goalRows(goals: readonly Goal[]): string[][] {
	return goals.map(({ what, goal, measured, isMet }) => {
		return [what, goal, measured, isMet ? 'yes' : '**no**'];
	});
}

function goalTable(rows: readonly string[][]): string {
	return table(['what', 'goal', 'measured', 'met'], rows);
}

/** The rows of a table that is there, without its head. */
function rowsOf(text: string): string[][] {
	const lines = text.split('\n').filter((line) => line.startsWith('|'));
	return lines.slice(2).map((line) => {
		return line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
	});
}

/** The rows with new ones in the places of those that tell the same. */
function renewed(rows: string[][], by: readonly string[][]): string[][] {
	const kept = rows.map((row) => by.find(([what]) => what === row[0]) ?? row);
	return [...kept, ...by.filter(([what]) => !rows.some((row) => row[0] === what))];
}

async function machine(): Promise<string> {
	const manifest = await readFile(join(runtime, 'package.json'), 'utf8');
	const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
	const day = new Date().toISOString().slice(0, 10);
	return (
		`Measured on ${day} with n8n ${dependencies.n8n ?? ''} on Node.js ${dependencies.node ?? ''}, ` +
		`SQLite, on a machine with ${cpus().length} processor cores that ran the load as well.`
	);
}

/** Where a section's text begins and ends. */
function section(text: string, name: string): [from: number, to: number] {
	const begin = `<!-- ${name} -->`;
	const [from, to] = [text.indexOf(begin), text.indexOf(`<!-- /${name} -->`)];
	if (from < 0 || to < from) throw new Error(`docs/performance.md has no section "${name}"`);
	return [from + begin.length, to];
}

/** Puts text between a section's marks. */
function fill(text: string, name: string, content: string): string {
	const [from, to] = section(text, name);
	return `${text.slice(0, from)}\n\n${content}\n\n${text.slice(to)}`;
}

async function write(all: ReadonlyMap<Part, Figures>): Promise<void> {
	let text = await readFile(page, 'utf8');
	const measured = goalRows([...all.values()].flatMap(({ goals }) => goals));
	const isWhole = all.size === parts.length;
	const before = isWhole ? [] : rowsOf(text.slice(...section(text, 'goals')));
	text = fill(text, 'machine', await machine());
	text = fill(text, 'goals', goalTable(renewed(before, measured)));
	await mkdir(pictures, { recursive: true });
	for (const [{ name }, figures] of all) {
		text = fill(text, name, figures.text);
		for (const [file, svg] of Object.entries(figures.plots ?? {})) {
			await writeFile(join(pictures, `bench-${file}.svg`), svg);
		}
	}
	await writeFile(page, text);
}

const wanted = process.argv.slice(2);
const names = wanted.filter((name) => name !== '--write');
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
	const known = parts.map(({ name }) => name).join(', ');
	console.error(`There is no part ${unknown.join(', ')}. There are: ${known}.`);
	process.exit(1);
}

try {
	await installN8n((line) => console.log(line));
	const chosen = parts.filter(({ name }) => names.length === 0 || names.includes(name));
	const results = new Map<Part, Figures>();
	for (const part of chosen) {
		console.log(`\n## ${part.name}\n`);
		const figures = await part.measure();
		results.set(part, figures);
		console.log(figures.text);
		if (figures.goals.length > 0) console.log(`\n${goalTable(goalRows(figures.goals))}`);
	}
	if (names.length === 0 || wanted.includes('--write')) await write(results);
} finally {
	await stopAll();
}
