import { z } from 'zod';
import type { Segment } from '../payloads/segment';
import type { Command, Heard } from './command';
import { Seen } from './seen';
import type { UserState } from './session';
import type { Sound } from './sound';
import type { Speech } from './speech';

/*
 * How a user's state is written down for a restart, and read again. What is read may come from another
 * version or another hand: what does not fit is left out rather than trusted.
 */

export interface Codec<Content, Recall> {
	/**
	 * @param remembered how many of the segments seen may be written down
	 * @param blobs where bytes go; what holds none does without
	 * @returns what JSON can hold
	 */
	freeze(state: UserState<Content, Recall>, remembered: number, blobs?: Blobs): unknown;
	/** @returns undefined for what was not written by `freeze` */
	thaw(frozen: unknown, blobs?: Blobs): UserState<Content, Recall> | undefined;
}

/** Keeps bytes beside the JSON, so that what is there already need not be written again. */
export interface Blobs {
	/** @returns the name that gets them back */
	put(bytes: Buffer): string;
	get(name: string): Buffer | undefined;
}

/** Without the names of its fields, which would take more room than most of what is said. */
const segment = z
	.tuple([
		z.string(),
		z.string(),
		z.string().nullable(),
		z.number(),
		z.boolean(),
		z.string().nullable(),
		z.number(),
		z.number(),
	])
	.transform(
		([id, text, speaker, speakerId, isUser, personId, start, end]): Segment => ({
			id,
			text,
			speaker,
			speakerId,
			isUser,
			personId,
			start,
			end,
		}),
	);

function freezeSegment(one: Segment): z.input<typeof segment> {
	const { id, text, speaker, speakerId, isUser, personId, start, end } = one;
	return [id, text, speaker, speakerId, isUser, personId, start, end];
}

const seen = z.array(z.tuple([z.string()]).rest(z.string())).transform((list) => new Seen(list));

const speech = z
	.object({
		segments: z.array(segment).transform(byId),
		size: z.number(),
		latestEnd: z.number(),
		firstId: z.string(),
		zeroAt: z.number(),
		soFar: z.array(segment).transform(byId).optional(),
	})
	.transform(({ soFar, ...rest }): Speech => (soFar === undefined ? rest : { ...rest, soFar }));

const command = z.object({
	phrase: z.string(),
	text: z.string(),
	segments: z.array(segment),
	size: z.number(),
	heardAt: z.number(),
	isContinued: z.boolean(),
}) satisfies z.ZodType<Command, z.ZodTypeDef, unknown>;

const heard = z.object({
	seen,
	tail: z.array(z.string()),
	lastEnd: z.number(),
}) satisfies z.ZodType<Heard, z.ZodTypeDef, unknown>;

function userState<Content extends z.ZodTypeAny, Recall extends z.ZodTypeAny>(
	content: Content,
	recall: Recall,
) {
	return z.object({
		userId: z.string().nullable(),
		sessions: z.number(),
		lastAt: z.number(),
		expectsMemory: z.boolean(),
		recall,
		session: z
			.object({
				id: z.string(),
				part: z.number(),
				partSince: z.number(),
				lastAt: z.number(),
				content,
			})
			.optional(),
	});
}

export const speechCodec: Codec<Speech, Seen> = {
	freeze: (state, remembered) => ({
		...state,
		recall: state.recall.newest(remembered),
		session: state.session && {
			...state.session,
			content: {
				...state.session.content,
				segments: [...state.session.content.segments.values()].map(freezeSegment),
				soFar:
					state.session.content.soFar &&
					[...state.session.content.soFar.values()].map(freezeSegment),
			},
		},
	}),
	thaw: (frozen) => userState(speech, seen).safeParse(frozen).data,
};

export const commandCodec: Codec<Command, Heard> = {
	freeze: (state, remembered) => ({
		...state,
		recall: { ...state.recall, seen: state.recall.seen.newest(remembered) },
		session: state.session && {
			...state.session,
			content: {
				...state.session.content,
				segments: state.session.content.segments.map(freezeSegment),
			},
		},
	}),
	thaw: (frozen) => userState(command, heard).safeParse(frozen).data,
};

function sound(blobs: Blobs | undefined) {
	const chunk = z.string().transform((name, context) => {
		const bytes = blobs?.get(name);
		if (bytes !== undefined) return bytes;
		context.addIssue({ code: 'custom', message: 'The bytes are gone' });
		return z.NEVER;
	});
	return z.object({
		chunks: z.array(chunk),
		byteLength: z.number(),
		sampleRate: z.number(),
		deliveries: z.number(),
		startedAt: z.number(),
		gaps: z.array(z.object({ after: z.number(), seconds: z.number() })),
	}) satisfies z.ZodType<Sound, z.ZodTypeDef, unknown>;
}

export const soundCodec: Codec<Sound, null> = {
	freeze: (state, _remembered, blobs) => ({
		...state,
		session: state.session && {
			...state.session,
			content: {
				...state.session.content,
				chunks: state.session.content.chunks.map((bytes) => blobs?.put(bytes)),
			},
		},
	}),
	thaw: (frozen, blobs) => userState(sound(blobs), z.null()).safeParse(frozen).data,
};

function byId(segments: Segment[]): Map<string, Segment> {
	return new Map(segments.map((one) => [one.id, one]));
}
