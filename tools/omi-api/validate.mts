import { z } from 'zod';
import { HttpError } from './types.mts';
import type { Incoming } from './types.mts';

/** What Omi's endpoints take, and how FastAPI and pydantic refuse anything else. */

/** @throws HttpError 422 for each field that is not as the schema says */
export function readBody<Schema extends z.ZodTypeAny>(
	{ body }: Incoming,
	schema: Schema,
): z.output<Schema> {
	return read(body, schema, 'body');
}

/** Of a parameter that comes twice FastAPI takes the last. @throws HttpError 422, as `readBody` */
export function readQuery<Shape extends z.ZodRawShape>(
	{ query }: Incoming,
	shape: Shape,
): z.output<z.ZodObject<Shape>> {
	return read(Object.fromEntries(query), z.object(shape), 'query');
}

function read<Schema extends z.ZodTypeAny>(
	value: unknown,
	schema: Schema,
	part: 'body' | 'query',
): z.output<Schema> {
	const { data, error } = schema.safeParse(value) as z.SafeParseReturnType<
		unknown,
		z.output<Schema>
	>;
	if (error === undefined) return data as z.output<Schema>;
	const detail = error.issues.map((issue) => {
		const [msg, type] = refusal(issue);
		return { loc: [part, ...issue.path], msg, type };
	});
	throw new HttpError(422, detail);
}

/** One of zod's complaints as pydantic says it: the words, and the name of their kind. */
function refusal(issue: z.ZodIssue): [msg: string, type: string] {
	switch (issue.code) {
		case 'invalid_type':
			if (issue.received === 'undefined') return ['Field required', 'missing'];
			return KINDS[issue.expected] ?? unknown(issue);
		case 'invalid_enum_value':
			return [`Input should be ${issue.options.map((one) => `'${one}'`).join(' or ')}`, 'enum'];
		case 'too_small':
			if (issue.type === 'number') {
				return [`Input should be greater than or equal to ${issue.minimum}`, 'greater_than_equal'];
			}
			return issue.type === 'array'
				? [`List should have at least ${issue.minimum} item`, 'too_short']
				: [`String should have at least ${issue.minimum} character`, 'string_too_short'];
		case 'too_big':
			if (issue.type === 'number') {
				return [`Input should be less than or equal to ${issue.maximum}`, 'less_than_equal'];
			}
			return issue.type === 'array'
				? [`List should have at most ${issue.maximum} items`, 'too_long']
				: [`String should have at most ${issue.maximum} characters`, 'string_too_long'];
		case 'custom':
			return [issue.message, String(issue.params?.type)];
		default:
			return unknown(issue);
	}
}

const KINDS: Readonly<Record<string, [msg: string, type: string]>> = {
	object: ['Input should be a valid dictionary', 'model_type'],
	string: ['Input should be a valid string', 'string_type'],
	number: ['Input should be a valid number', 'float_type'],
	boolean: ['Input should be a valid boolean', 'bool_type'],
	array: ['Input should be a valid list', 'list_type'],
};

function unknown(issue: z.ZodIssue): never {
	throw new Error(`Nobody has written down how pydantic says "${issue.message}"`);
}

/** A text of so many characters, which Python counts: an emoji is one. */
export function characters(least: number, most: number) {
	return z.string().superRefine((text, context) => {
		const { length } = [...text];
		const bounds = { type: 'string', inclusive: true } as const;
		if (length < least) {
			context.addIssue({ ...bounds, code: z.ZodIssueCode.too_small, minimum: least });
		}
		if (length > most) context.addIssue({ ...bounds, code: z.ZodIssueCode.too_big, maximum: most });
	});
}

/** A field that may be left out; null says the same, but where it clears (`cleared`). */
export function optional<Schema extends z.ZodTypeAny>(schema: Schema) {
	return schema
		.nullish()
		.transform((value) => (value ?? undefined) as z.output<Schema> | undefined);
}

/** A moment with a zone; Omi compares it with moments in UTC and would fail on one without. */
export const moment = z.custom<string>(
	(value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)) && ZONE.test(value),
	{
		message: 'Input should be a valid datetime',
		params: { type: 'datetime_from_date_parsing' },
	},
);

const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** A parameter that says a whole number. */
export function whole(fallback: number, { min = -Infinity, max = Infinity } = {}) {
	const isWhole = (text: string) => Number.isInteger(Number(text));
	const wrong = { message: 'Input should be a valid integer', params: { type: 'int_parsing' } };
	return z
		.string()
		.default(String(fallback))
		.refine(isWhole, wrong)
		.pipe(z.coerce.number().min(min).max(max));
}

/** A parameter that says yes or no, in any of the words that pydantic takes. */
export const yesOrNo = z
	.string()
	.refine((text) => YES.test(text) || NO.test(text), {
		message: 'Input should be a valid boolean',
		params: { type: 'bool_parsing' },
	})
	.transform((text) => YES.test(text))
	.optional();

const YES = /^(true|1|yes|on)$/i;
const NO = /^(false|0|no|off)$/i;

/** A parameter that says a number, however large. */
export const finite = z
	.string()
	.refine((text) => Number.isFinite(Number(text)), {
		message: 'Input should be a finite number',
		params: { type: 'finite' },
	})
	.transform(Number);

/**
 * A query's date, which Omi reads itself and refuses in words of its own. A `+` that was not escaped arrives as a
 * space and is refused, as Omi does.
 *
 * @returns milliseconds since the epoch
 */
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
