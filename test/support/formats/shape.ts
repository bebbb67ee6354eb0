/** What something looks like, whatever stands in it: which fields it has, and of which kind. */
export function shapeOf(value: unknown): unknown {
	if (typeof value === 'string') return shapeOfText(value);
	if (Array.isArray(value)) {
		const shapes = value.map((one) => JSON.stringify(shapeOf(one)));
		return [...new Set(shapes)].sort().map((shape) => JSON.parse(shape) as unknown);
	}
	if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
	const fields = Object.entries(value).map(([name, one]) => [named(name), shapeOf(one)] as const);
	return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shapeOfText(text: string): unknown {
	// What the outbox in Redis has before what is in JSON.
	const [, start = '', rest = text] = /^(\d+ \d+ \d )?(.*)$/s.exec(text) ?? [];
	if (/^[[{]/.test(rest)) {
		try {
			return { [`${start.replace(/\d+/g, '0')}text in JSON`]: shapeOf(JSON.parse(rest)) };
		} catch {
			return 'string';
		}
	}
	return 'string';
}

/** Times are others every time. */
function named(name: string): string {
	return name.replace(/\d{13}/g, 'TIME');
}
