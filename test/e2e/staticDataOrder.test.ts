import { PostgresServer } from '../../tools/queue/postgres.mts';
import { startN8n, type N8n } from '../../tools/n8n/n8n.mts';
import { trigger, workflowWith } from './support/n8n.mts';
import { accepted, pause } from './support/omi.mts';
import { fast, idsOf, partsIn, say, talk } from './support/sessions.mts';

/**
 * With PostgreSQL n8n writes static data over several connections, so that what was saved first may land last: n8n offers
 * nothing to prevent it. Every other statement is held up here, as a busy database does by chance.
 */

/** Before the row is locked: a trigger for each row would only make the next save wait. */
const HOLD_UP = `
	CREATE SEQUENCE saves;
	CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		IF nextval('saves') % 2 = 1 THEN PERFORM pg_sleep(1); END IF;
		RETURN NULL;
	END $$;
	CREATE TRIGGER hold_up BEFORE UPDATE ON workflow_entity FOR EACH STATEMENT EXECUTE FUNCTION hold_up()`;

let postgres: PostgresServer;
let n8n: N8n;

beforeAll(async () => {
	postgres = await PostgresServer.start();
	n8n = await startN8n({ env: { ...postgres.env, ...fast.env } });
}, 200_000);
afterAll(async () => {
	await n8n?.stop();
	await postgres?.stop();
}, 120_000);

it('where the saves of two deliveries land in reverse order, the next delivery puts that right', async () => {
	const saved = await n8n.publish(
		workflowWith('omiTranscriptTrigger', {
			triggerOn: 'sessionEnd',
			quietPeriod: 6,
			options: {},
		}),
	);
	const url = saved.webhookUrl(trigger);
	const words = talk('w', 4);
	expect(await say(url, 'u', words.slice(0, 1))).toBe(accepted);
	await postgres.execute(HOLD_UP);

	const began = Date.now();
	const deliver = async (n: number) => {
		expect(await say(url, 'u', words.slice(n, n + 1))).toBe(accepted);
		return Date.now() - began;
	};
	const first = deliver(1);
	await pause(250);
	const [firstTook] = await Promise.all([first, deliver(2)]);
	// Until here a kill would lose what was saved last: the README says so.
	await deliver(3);
	await n8n.kill();
	await postgres.execute('DROP TRIGGER hold_up ON workflow_entity');
	await n8n.restart();

	const all = partsIn(await n8n.executions(saved.id, { atLeast: 1, timeoutMs: 30_000 }));
	expect(all.flatMap(({ ids }) => ids)).toEqual(idsOf(words));
	// Otherwise nothing was held up, and this has shown nothing.
	expect(firstTook).toBeGreaterThan(800);
}, 180_000);
