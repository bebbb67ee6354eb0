import { install, makeVersions, type Versions } from '../support/versions.mts';
import { trigger, useN8n, workflowWith } from './support/n8n.mts';
import { accepted } from './support/omi.mts';
import { changed, fast, idsOf, partsIn, say, staticData, talk } from './support/sessions.mts';

/** What becomes of what is going on when another version of this package is installed: one process, with its memory. */

jest.setTimeout(240_000);

const n8n = useN8n(fast);
let versions: Versions;
beforeAll(async () => {
	versions = await makeVersions();
}, 60_000);
afterAll(async () => await versions?.remove());

it('a conversation goes on in a newer version, waits out an older one, and loses no word', async () => {
	const saved = await n8n().publish(
		workflowWith('omiTranscriptTrigger', { triggerOn: 'sessionEnd', quietPeriod: 600 }),
	);
	const url = saved.webhookUrl(trigger);
	const parts = async (atLeast: number) => {
		return partsIn(await n8n().executions(saved.id, { atLeast, timeoutMs: 60_000 }));
	};
	const speak = async (user: string, ...words: ReturnType<typeof talk>) => {
		for (const word of words) expect(await say(url, user, [word])).toBe(accepted);
	};
	const words = talk('w', 12);

	await speak('u', ...words.slice(0, 3));
	await install(n8n(), versions.newer);
	await speak('u', ...words.slice(3, 6));
	expect(await parts(0)).toEqual([]);

	await install(n8n(), versions.present);
	const said = n8n().log().split("Some of what 'Omi' had collected cannot be read").length - 1;
	expect(said).toBeGreaterThan(0);
	expect(n8n().log()).toContain('newer version of n8n-nodes-omi');
	// And as a failed execution, which the workflow's author sees.
	const told = await n8n().api.executions(saved.id);
	expect(told.map(({ status }) => status)).toEqual(['error']);
	await speak('u', ...words.slice(6, 9));
	expect(JSON.stringify(await staticData(n8n(), saved.id))).toContain(words[0]!.id);

	await install(n8n(), versions.newer);
	await speak('u', ...words.slice(9));
	// What had waited was handed over when its version was back; what has begun since went on.
	await n8n().unpublish(saved);
	await n8n().publish(changed(saved.workflow, { quietPeriod: 5 }));
	const all = (await parts(3)).filter(({ ids }) => ids.length > 0);
	expect(all.flatMap(({ ids }) => ids).sort()).toEqual(idsOf(words).sort());
	expect(all.map(({ isFinal }) => isFinal)).toEqual([true, true]);
});
