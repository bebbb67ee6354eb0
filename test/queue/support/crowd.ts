import { accepted, atOnce, pause } from '../../e2e/support/omi.mts';
import { idsOf, say, talk, type Segment, type partsIn } from '../../e2e/support/sessions.mts';

/* Several people who speak at once, and what has to come of it. */

/** Sends one delivery as Omi does: again with the same key, until it is accepted. */
async function insist(post: () => Promise<string>): Promise<void> {
	for (let attempt = 0; attempt < 600; attempt++) {
		const answer = await post().catch(() => 'no answer');
		if (answer === accepted) return;
		await pause(500);
	}
	throw new Error('A delivery was not accepted within five minutes');
}

let keys = 0;

/** Sends words of several users, so many at once, and does something else in the middle of it. */
export async function stream(
	url: string,
	talks: ReadonlyArray<{ user: string; words: Segment[] }>,
	meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> {
	const sent = talks.flatMap(({ user, words }) => words.map((word) => ({ user, word })));
	const half = Math.floor(sent.length / 2);
	let happened: Promise<void> | undefined;
	await atOnce(sent, 8, async ({ user, word }, index) => {
		const headers = { 'Idempotency-Key': `key ${keys++}` };
		if (index === half) happened = meanwhile();
		await insist(async () => await say(url, user, [word], headers));
	});
	await happened;
}

/** For how long what is late is waited for, in milliseconds. */
const PATIENCE_MS = 120_000;

/** Every word once, in parts that are numbered without a gap, of which one is the last. */
export async function expectAll(
	parts: (atLeast: number) => Promise<ReturnType<typeof partsIn>>,
	talks: ReadonlyArray<{ user: string; words: Segment[] }>,
): Promise<void> {
	const expected = talks.flatMap(({ words }) => idsOf(words)).sort();
	let all = await parts(talks.length);
	// Less than a test may take, so that it says what is missing.
	const deadline = Date.now() + PATIENCE_MS;
	while (Date.now() < deadline && all.flatMap(({ ids }) => ids).length < expected.length) {
		await pause(1_000);
		all = await parts(talks.length);
	}
	expect(all.flatMap(({ ids }) => ids).sort()).toEqual(expected);
	for (const { user } of talks) {
		const own = all.filter(({ userId }) => userId === user);
		for (const sessionId of new Set(own.map((one) => one.sessionId))) {
			const session = own.filter((one) => one.sessionId === sessionId);
			const numbers = session.map(({ part }) => part).sort((a, b) => a - b);
			expect(numbers).toEqual(numbers.map((_, n) => n + 1));
			expect(session.filter(({ isFinal }) => isFinal)).toHaveLength(1);
		}
	}
}

/** So many users, each of whom says so much. */
export const crowd = (name: string, users: number, count: number) => {
	return Array.from({ length: users }, (_, n) => {
		const user = `${name}${n}`;
		return { user, words: talk(user, count) };
	});
};
