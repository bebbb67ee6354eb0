import { HttpError } from './types.mts';
import type { Incoming, Json } from './types.mts';

/** Just enough of pydantic and FastAPI to refuse what Omi refuses, in the words and shape it uses. */

type Place = Array<string | number>;

function refuse(loc: Place, msg: string, type: string): never {
	throw new HttpError(422, [{ loc, msg, type }]);
}

export function isJson(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown, loc: Place = ['body']): Json {
	if (value === undefined) refuse(loc, 'Field required', 'missing');
	if (!isJson(value)) refuse(loc, 'Input should be a valid dictionary', 'model_type');
	return value;
}

interface TextRule {
	min?: number;
	max?: number;
	optional?: boolean;
	oneOf?: readonly string[];
}

export function text(
	source: Json,
	name: string,
	{ min = 0, max, optional = false, oneOf }: TextRule = {},
	parent: Place = ['body'],
): string | undefined {
	const loc = [...parent, name];
	const value = source[name];
	if (value === undefined || (value === null && optional)) {
		if (optional) return undefined;
		refuse(loc, 'Field required', 'missing');
	}
	if (typeof value !== 'string') refuse(loc, 'Input should be a valid string', 'string_type');
	if (value.length < min) {
		refuse(loc, `String should have at least ${min} character`, 'string_too_short');
	}
	if (max !== undefined && value.length > max) {
		refuse(loc, `String should have at most ${max} characters`, 'string_too_long');
	}
	if (oneOf && !oneOf.includes(value)) {
		refuse(loc, `Input should be ${oneOf.map((o) => `'${o}'`).join(' or ')}`, 'enum');
	}
	return value;
}

export function num(
	source: Json,
	name: string,
	optional = true,
	parent: Place = ['body'],
): number | undefined {
	const value = source[name];
	if (value === undefined || value === null) {
		if (optional) return undefined;
		refuse([...parent, name], 'Field required', 'missing');
	}
	if (typeof value !== 'number') {
		refuse([...parent, name], 'Input should be a valid number', 'float_type');
	}
	return value;
}

export function bool(source: Json, name: string): boolean | undefined {
	const value = source[name];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'boolean') {
		refuse(['body', name], 'Input should be a valid boolean', 'bool_type');
	}
	return value;
}

export function items(source: Json, name: string, max: number, min = 0): unknown[] {
	const value = source[name];
	if (!Array.isArray(value)) refuse(['body', name], 'Input should be a valid list', 'list_type');
	if (value.length < min)
		refuse(['body', name], `List should have at least ${min} item`, 'too_short');
	if (value.length > max) {
		refuse(['body', name], `List should have at most ${max} items`, 'too_long');
	}
	return value;
}

export function texts(source: Json, name: string): string[] | undefined {
	const value = source[name];
	if (value === undefined || value === null) return undefined;
	if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) {
		refuse(['body', name], 'Input should be a valid list', 'list_type');
	}
	return value as string[];
}

/** A moment with a zone; Omi compares it with moments in UTC and would fail on one without. */
export function date(source: Json, name: string): string | undefined {
	const value = source[name];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string' || Number.isNaN(Date.parse(value)) || !hasZone(value)) {
		refuse(['body', name], 'Input should be a valid datetime', 'datetime_from_date_parsing');
	}
	return value;
}

function hasZone(value: string): boolean {
	return /(?:Z|[+-]\d{2}:?\d{2})$/.test(value);
}

/** A query's date; a `+` that was not escaped arrives as a space and is refused, as Omi does. */
export function queryDate(request: Incoming, name: string, pattern?: RegExp): number | undefined {
	const value = request.query.get(name);
	if (value === null || value === '') return undefined;
	if (Number.isNaN(Date.parse(value)) || value.includes(' ') || (pattern && !pattern.test(value))) {
		throw new HttpError(
			400,
			`Invalid ${name} format. Use ISO format (YYYY-MM-DDTHH:MM:SS.sssZ) or YYYY-MM-DD`,
		);
	}
	return Date.parse(value);
}

export function queryInt(
	request: Incoming,
	name: string,
	fallback: number,
	range: { min?: number; max?: number } = {},
): number {
	const raw = request.query.get(name);
	if (raw === null) return fallback;
	const value = Number(raw);
	const loc = ['query', name];
	if (!Number.isInteger(value)) refuse(loc, 'Input should be a valid integer', 'int_parsing');
	if (range.min !== undefined && value < range.min) {
		refuse(loc, `Input should be greater than or equal to ${range.min}`, 'greater_than_equal');
	}
	if (range.max !== undefined && value > range.max) {
		refuse(loc, `Input should be less than or equal to ${range.max}`, 'less_than_equal');
	}
	return value;
}

export function queryBool(request: Incoming, name: string): boolean | undefined {
	const raw = request.query.get(name);
	if (raw === null) return undefined;
	if (/^(true|1|yes|on)$/i.test(raw)) return true;
	if (/^(false|0|no|off)$/i.test(raw)) return false;
	refuse(['query', name], 'Input should be a valid boolean', 'bool_parsing');
}

export function queryText(request: Incoming, name: string): string {
	const value = request.query.get(name);
	if (value === null) refuse(['query', name], 'Field required', 'missing');
	return value;
}
