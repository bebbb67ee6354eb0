import { AskingWorld, DAY, HOUR, MINUTE, type Lived, type Span } from '../../support/askingWorld';

/**
 * A week of somebody whose n8n is at home: it is off for an evening, restarted for updates, and Omi switches the webhook
 * off on the fifth day. Some recordings are uploaded later and never sent. The figures stand in README.md and docs.
 */

const T0 = Date.parse('2026-10-05T00:00:00Z');

/** Times in hours since Monday. */
const away = (from: number, hours: number): Span => ({
	from: T0 + from * HOUR,
	to: T0 + (from + hours) * HOUR,
});

const n8nAway = [away(18, 5), away(30, 0.2), away(60.5, 0.1), away(79, 9), away(121, 0.3)];
const apiAway = [away(36, 2), away(90, 0.5)];
/** From then on Omi's webhook is switched off. */
const OFF_AT = T0 + 5.5 * DAY;

/** Twelve conversations a day between 8 and 22; two of them are recorded offline and uploaded in the evening or a day later. */
const week: Lived[] = Array.from({ length: 7 * 12 }, (_, index): Lived => {
	const [day, n] = [Math.floor(index / 12), index % 12];
	const createdAt = T0 + day * DAY + (8 + n * 1.15) * HOUR;
	const finishedAt = createdAt + (5 + ((index * 7) % 40)) * MINUTE;
	const isUpload = n % 6 === 4;
	const shownAt = isUpload ? finishedAt + (n === 4 ? 9 : 30) * HOUR : finishedAt + 2 * MINUTE;
	const sentAt = isUpload || shownAt >= OFF_AT ? undefined : shownAt + 5_000;
	return { id: `c${index}`, createdAt, finishedAt, shownAt, ...(sentAt && { sentAt }) };
});

const most = (times: readonly number[]) => {
	return Math.max(0, ...times.map((at) => times.filter((t) => t > at - HOUR && t <= at).length));
};

it.each([
	['catchUp', 60],
	['api', 5],
] as const)(
	'with "%s" all conversations of the week come, each once',
	async (receive, minutes) => {
		const settings = { receive, checkEveryMs: minutes * MINUTE };
		const world = new AskingWorld({ startAt: T0, lived: week, n8nAway, apiAway, settings });
		await world.run(T0 + 9 * DAY);
		const came = world.started.map(({ id }) => id);
		expect(came.sort()).toEqual(week.map(({ id }) => id).sort());
		const times = (kind: string) => {
			return world.requests.filter((one) => one.kind === kind).map(({ at }) => at);
		};
		const figures = {
			conversations: week.length,
			byWebhook: world.started.filter(({ by }) => by === 'webhook').length,
			byAsking: world.started.filter(({ by }) => by === 'api').length,
			mostRequestsInAnHour: most(world.requests.map(({ at }) => at)),
			mostDetailsInAnHour: most(times('detail')),
		};
		expect(figures).toEqual(FIGURES[receive]);
		// The user learns that the webhook is off, once.
		const messages = world.told.filter(({ isOver }) => !isOver).map(({ message }) => message);
		expect(messages.filter((message) => message.includes('switched off'))).toHaveLength(
			receive === 'catchUp' ? 1 : 0,
		);
	},
	120_000,
);

/** As README.md and docs/catch-up.md tell. */
const FIGURES = {
	catchUp: {
		conversations: 84,
		byWebhook: 46,
		byAsking: 38,
		mostRequestsInAnHour: 8,
		mostDetailsInAnHour: 6,
	},
	api: {
		conversations: 84,
		byWebhook: 0,
		byAsking: 84,
		mostRequestsInAnHour: 29,
		mostDetailsInAnHour: 7,
	},
};
