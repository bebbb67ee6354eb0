import { readdirSync, readFileSync } from 'node:fs';
import type { ExampleWorkflow } from '../../tools/n8n/samples.mts';

/** The names of the files with example workflows. */
export function exampleFiles(): string[] {
	return readdirSync('examples').filter(
		(name) => name.endsWith('.json') && name !== 'expectations.json',
	);
}

/** An example as its file holds it. */
export function readExample(file: string): ExampleWorkflow {
	return JSON.parse(readFileSync(`examples/${file}`, 'utf8')) as ExampleWorkflow;
}

/** The names of this package's nodes in an example, such as `OmiMemoryTrigger`, each once. */
export function nodesOf(file: string): string[] {
	const own = readExample(file).nodes.filter(({ type }) => type.startsWith('n8n-nodes-omi.'));
	// An agent's tool is the same node.
	const names = own.map(({ type }) => type.replace('n8n-nodes-omi.o', 'O').replace(/Tool$/, ''));
	return [...new Set(names)];
}

/** What n8n offers to read of a node: the titles, by the anchors in the gallery of examples. */
export function titlesOf(node: string): Record<string, string> {
	const codex = JSON.parse(readFileSync(`nodes/${node}/${node}.node.json`, 'utf8')) as {
		resources: { generic?: Array<{ label: string; url: string }> };
	};
	const gallery = codex.resources.generic ?? [];
	return Object.fromEntries(gallery.map(({ label, url }) => [url.split('#')[1], label]));
}
