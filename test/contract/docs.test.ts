import { isOmiTrigger } from '../../tools/n8n/saved.mts';
import { linksIn, pages, pictures, sectionOf } from '../support/docs.mts';
import { exampleFiles, nodesOf, readExample, titlesOf } from '../support/examples.mts';

/** The documentation, as somebody reads it who follows every link. */

describe.each(pages())('%s', (page) => {
	it('links to what is there', () => {
		const broken = linksIn(page).filter(({ isGood }) => !isGood);
		expect(broken.map(({ text }) => text)).toEqual([]);
	});
});

describe('the gallery', () => {
	it('shows every example, with its picture', () => {
		const files = linksIn('docs/examples.md').map(({ file }) => file);
		for (const example of exampleFiles()) {
			expect(files).toContain(`examples/${example}`);
			expect(files).toContain(`docs/pictures/example-${example.replace('.json', '.png')}`);
		}
	});
});

describe('an example', () => {
	it.each(exampleFiles())('%s has sample data for each trigger that Omi starts', (example) => {
		const { nodes, pinData = {} } = readExample(example);
		const triggers = nodes.filter(({ type }) => isOmiTrigger(type)).map(({ name }) => name);
		const sampled = triggers.filter((name) => (pinData[name]?.length ?? 0) > 0);
		expect(sampled).toEqual(triggers);
	});
});

describe('a node', () => {
	it.each(exampleFiles())('names the example %s that uses it', (example) => {
		const { heading, anchor } = sectionOf('docs/examples.md', `examples/${example}`);
		const own = nodesOf(example);
		expect(own.length).toBeGreaterThan(0);
		for (const node of own) {
			expect([node, titlesOf(node)[anchor]]).toEqual([node, heading]);
		}
	});
});

describe('every picture', () => {
	it('is shown somewhere', () => {
		const shown = pages().flatMap((page) => linksIn(page).map(({ file }) => file));
		expect(pictures().filter((picture) => !shown.includes(picture))).toEqual([]);
	});
});
