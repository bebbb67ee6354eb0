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
