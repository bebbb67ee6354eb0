/**
 * Measures, and writes the figures into `docs/performance.md`; or measures some parts only, and prints them.
 *
 *   npm run bench
 *   npm run bench -- node package
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

function goalTable(goals: readonly Goal[]): string {
	const rows = goals.map(({ what, goal, measured, isMet }) => {
		return [what, goal, measured, isMet ? 'yes' : '**no**'];
	});
	return table(['what', 'goal', 'measured', 'met'], rows);
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

/** Puts text between a section's marks. */
function fill(text: string, name: string, content: string): string {
	const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`docs/performance.md has no section "${name}"`);
	return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

async function write(all: ReadonlyMap<Part, Figures>): Promise<void> {
	let text = await readFile(page, 'utf8');
	text = fill(text, 'machine', await machine());
	text = fill(text, 'goals', goalTable([...all.values()].flatMap(({ goals }) => goals)));
	await mkdir(pictures, { recursive: true });
	for (const [{ name }, figures] of all) {
		text = fill(text, name, figures.text);
		for (const [file, svg] of Object.entries(figures.plots ?? {})) {
			await writeFile(join(pictures, `bench-${file}.svg`), svg);
		}
	}
	await writeFile(page, text);
}

const names = process.argv.slice(2);
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
		if (figures.goals.length > 0) console.log(`\n${goalTable(figures.goals)}`);
	}
	if (names.length === 0) await write(results);
} finally {
	await stopAll();
}
