import { sourcesIn, type Sources } from '../support/sources.mts';

/**
 * The rooms of the house: imports point down and go in no circle, and the domain knows neither n8n nor the clock.
 */

/** From the ground up; a node's own folder stands on all of them. */
const FLOORS: Readonly<Record<string, number>> = {
	domain: 0,
	omiApi: 1,
	state: 1,
	actions: 2,
	trigger: 2,
	webhook: 3,
};
const NODE_FLOOR = 4;

interface Import {
	readonly from: string;
	readonly to: string;
}

const importsOf = ({ files, specifiersIn, fileOf }: Sources): Import[] => {
	return files.flatMap((from) => {
		return specifiersIn(from).flatMap((specifier) => {
			const to = specifier.startsWith('.') ? fileOf(from, specifier) : undefined;
			return to === undefined ? [] : [{ from, to }];
		});
	});
};

const nodes = sourcesIn('nodes');
const { files, specifiersIn, textOf } = nodes;
const imports = importsOf(nodes);

const roomOf = (file: string) => file.split('/')[0] ?? '';
const floorOf = (file: string) => FLOORS[roomOf(file)] ?? NODE_FLOOR;

it('has the rooms that the design draws', () => {
	const rooms = new Set(files.map(roomOf));
	for (const room of Object.keys(FLOORS)) expect(rooms).toContain(room);
	expect(imports.length).toBeGreaterThan(200);
});

it('imports point down: never up, never across to another node or another room of the same floor', () => {
	const wrong = imports.filter(({ from, to }) => {
		return roomOf(from) !== roomOf(to) && floorOf(to) >= floorOf(from);
	});
	expect(wrong).toEqual([]);
});

it.each(['nodes', 'tools'])('imports go in no circle in %s', (folder) => {
	const sources = sourcesIn(folder);
	const next = new Map<string, string[]>();
	for (const { from, to } of importsOf(sources)) next.set(from, [...(next.get(from) ?? []), to]);
	const done = new Set<string>();
	const circles: string[][] = [];
	const visit = (file: string, way: readonly string[]): void => {
		const start = way.indexOf(file);
		if (start !== -1) circles.push([...way.slice(start), file]);
		if (start !== -1 || done.has(file)) return;
		for (const other of next.get(file) ?? []) visit(other, [...way, file]);
		done.add(file);
	};
	for (const file of sources.files) visit(file, []);
	expect(next.size).toBeGreaterThan(50);
	expect(circles).toEqual([]);
});

describe('the domain', () => {
	const own = files.filter((file) => roomOf(file) === 'domain');

	it('imports libraries that know nothing of n8n, and no clock', () => {
		const allowed = ['crypto', 'luxon', 'wavefile', 'zod'];
		const libraries = own.flatMap((file) => {
			return specifiersIn(file)
				.filter((specifier) => !specifier.startsWith('.') && !allowed.includes(specifier))
				.map((specifier) => `${file} imports ${specifier}`);
		});
		expect(libraries).toEqual([]);
	});

	it.each([
		['the time', /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bDateTime\.(?:now|local)\(\)/],
		['chance', /\bMath\.random\(|\brandomUUID\b|\brandomBytes\b/],
		['waiting', /\bsleep\(|\bsetTimeout\b|\bsetInterval\b/],
	])('knows nothing of %s', (_what, pattern) => {
		expect(own.filter((file) => pattern.test(textOf(file)))).toEqual([]);
	});
});
