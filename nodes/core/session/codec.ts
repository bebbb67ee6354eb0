import { z } from 'zod';
import type { Segment } from '../omi/segment';
import type { Command, Heard } from './command';
import { Seen } from './seen';
import type { UserState } from './session';
import type { Speech } from './transcript';

/*
 * How a user's state is written down for a restart, and read again. What is read may come from another
 * version or another hand: what does not fit is left out rather than trusted.
 */

export interface Codec<Content, Recall> {
	/**
	 * @param remembered how many of the segments seen may be written down
	 * @returns what JSON can hold
	 */
	freeze(state: UserState<Content, Recall>, remembered: number): unknown;
	/** @returns undefined for what was not written by `freeze` */
	thaw(frozen: unknown): UserState<Content, Recall> | undefined;
}

const segment = z.object({
	id: z.string(),
	text: z.string(),
	speaker: z.string().nullable(),
	speakerId: z.number(),
	isUser: z.boolean(),
	personId: z.string().nullable(),
	start: z.number(),
	end: z.number(),
});

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
}) satisfies z.ZodType<Command>;

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
				segments: [...state.session.content.segments.values()],
				soFar: state.session.content.soFar && [...state.session.content.soFar.values()],
			},
		},
	}),
	thaw: (frozen) => userState(speech, seen).safeParse(frozen).data,
};

export const commandCodec: Codec<Command, Heard> = {
	freeze: (state, remembered) => ({
		...state,
		recall: { ...state.recall, seen: state.recall.seen.newest(remembered) },
	}),
	thaw: (frozen) => userState(command, heard).safeParse(frozen).data,
};

function byId(segments: Segment[]): Map<string, Segment> {
	return new Map(segments.map((one) => [one.id, one]));
}
