import { linksIn, pages, pictures } from '../support/docs.mts';
import { exampleFiles } from '../support/examples.mts';

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

describe('every picture', () => {
	it('is shown somewhere', () => {
		const shown = pages().flatMap((page) => linksIn(page).map(({ file }) => file));
		expect(pictures().filter((picture) => !shown.includes(picture))).toEqual([]);
	});
});
