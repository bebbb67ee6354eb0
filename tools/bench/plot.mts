/*
 * Small pictures in SVG, which show on light and dark pages.
 */

export interface Bar {
	readonly label: string;
	readonly value: number;
	/** Where half of the rounds lie, if there were several. */
	readonly spread?: readonly [low: number, high: number];
}

const WIDTH = 720;
const LABEL_WIDTH = 300;
const ROW = 22;
const TOP = 34;
const STYLE =
	'<style>text{font:12px sans-serif;fill:#57606a}.title{font-weight:bold}' +
	'.bar{fill:#2f81f7}.spread,.line{stroke:#57606a;fill:none}.goal{stroke:#d1242f;stroke-dasharray:4 3}' +
	'.line{stroke:#2f81f7;stroke-width:2}' +
	'@media (prefers-color-scheme:dark){text{fill:#c9d1d9}.spread{stroke:#c9d1d9}.goal{stroke:#ff7b72}}</style>';

/**
 * Ratios, one bar below the other.
 *
 * @param goal a value that a line marks
 */
export function bars(title: string, rows: readonly Bar[], goal: number): string {
	const most = Math.max(goal, ...rows.map(({ value, spread }) => spread?.[1] ?? value)) * 1.08;
	const x = (value: number) => round(LABEL_WIDTH + (value / most) * (WIDTH - LABEL_WIDTH - 50));
	const height = TOP + rows.length * ROW + 24;
	const drawn = rows.map(({ label, value, spread }, index) => {
		const y = TOP + index * ROW;
		const whisker = spread
			? `<path class="spread" d="M${x(spread[0])} ${y + 8}H${x(spread[1])}"/>`
			: '';
		return (
			`<text x="${LABEL_WIDTH - 8}" y="${y + 12}" text-anchor="end">${escape(label)}</text>` +
			`<rect class="bar" x="${LABEL_WIDTH}" y="${y}" width="${round(x(value) - LABEL_WIDTH)}" height="16" rx="2"/>` +
			whisker +
			`<text x="${round(Math.max(x(value), x(spread?.[1] ?? 0)) + 6)}" y="${y + 12}">${value.toFixed(2)}</text>`
		);
	});
	const line =
		`<path class="goal" d="M${x(goal)} ${TOP - 6}V${height - 18}"/>` +
		`<text x="${x(goal)}" y="${height - 4}" text-anchor="middle">${goal}</text>`;
	return svg(title, height, drawn.join('') + line);
}

/** Values in a row, from left to right at equal distances. */
export function curve(title: string, values: readonly number[], unit: string): string {
	const height = 200;
	const most = Math.max(...values) * 1.1;
	const point = (value: number, index: number) => {
		const x = 60 + (index / Math.max(values.length - 1, 1)) * (WIDTH - 80);
		return `${round(x)} ${round(height - 20 - (value / most) * (height - 60))}`;
	};
	const label = (value: number) => {
		const y = round(height - 20 - (value / most) * (height - 60));
		return `<text x="52" y="${y + 4}" text-anchor="end">${Math.round(value)} ${unit}</text>`;
	};
	return svg(
		title,
		height,
		`<path class="line" d="M${values.map(point).join('L')}"/>${label(0)}${label(Math.max(...values))}`,
	);
}

function svg(title: string, height: number, content: string): string {
	const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
	const heading = `<text class="title" x="8" y="18">${escape(title)}</text>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${STYLE}${heading}${content}</svg>\n`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
