import { QueueMode } from '../../tools/queue/queueMode.mts';
import { trigger, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, pause } from '../e2e/support/omi.mts';
import { partsIn, say } from '../e2e/support/sessions.mts';
import { openOwnRegistry, type OwnRegistry } from '../support/registry.mts';
import { makeVersions, type Versions } from '../support/versions.mts';
import { crowd, expectAll, stream } from './support/crowd';
import { credentialsFor } from './support/stores.mts';

/** How the package gets to every process of n8n, and its next version, as docs/queue-mode.md says; while people speak. */

jest.setTimeout(900_000);

let registry: OwnRegistry;
let versions: Versions;
let queue: QueueMode;
let credentials: Awaited<ReturnType<typeof credentialsFor>>;

const processor = () => queue.processors[0]!;

beforeAll(async () => {
	registry = await openOwnRegistry();
	await registry.publish();
	versions = await makeVersions();
	queue = await QueueMode.start(
		1,
		{
			...registry.env,
			N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			N8N_REINSTALL_MISSING_PACKAGES: 'true',
		},
		{ main: null, processors: null, worker: null },
	);
}, 900_000);
afterAll(async () => {
	await queue?.stop();
	await registry?.close();
	await versions?.remove();
}, 120_000);

async function publish(quietPeriod = 5) {
	const parameters = { triggerOn: 'sessionEnd', quietPeriod, options: { sessionStore: 'redis' } };
	const saved = await queue.main.publish(
		workflowWith('omiTranscriptTrigger', parameters, { credentials }),
	);
	const parts = async (atLeast: number) => {
		return partsIn(
			await queue.main.executions(saved.id, { atLeast, timeoutMs: 120_000, settleMs: 3_000 }),
		);
	};
	return { url: queue.webhookUrl(saved, trigger), parts };
}

/** What each of several people says, from one word to another. */
const between = (talks: ReturnType<typeof crowd>, from: number, to: number) => {
	return talks.map(({ user, words }) => ({ user, words: words.slice(from, to) }));
};

/** That something is so, or is soon. */
async function until(isSo: () => boolean, what: string): Promise<void> {
	for (let waited = 0; !isSo(); waited++) {
		if (waited > 180) throw new Error(`Waited in vain until ${what}`);
		await pause(1_000);
	}
}

async function expectWhole(name: string): Promise<void> {
	const { url, parts } = await publish();
	const talks = crowd(name, 2, 5);
	await stream(url, talks);
	await expectAll(parts, talks);
}

describe('the package', () => {
	it('comes to every process that runs, when it is installed on the Community nodes page', async () => {
		await queue.main.api.request('POST', '/community-packages', { name: 'n8n-nodes-omi' });
		for (const one of [processor(), queue.worker]) {
			const isInstalled = () => one.log().includes('Community package installed: n8n-nodes-omi');
			await until(isInstalled, 'n8n has installed the package everywhere');
		}
		credentials = await credentialsFor(queue.main, queue.redis);
		await expectWhole('clicked');
	});

	it('is installed by a process that is created anew, with an empty disk; or by hand', async () => {
		await queue.replace(processor());
		expect(processor().log()).toContain('Packages reinstalled successfully');
		await queue.replace(queue.worker, registry.install);
		expect(queue.worker.log()).not.toContain('reinstall');
		await expectWhole('anew');
	});
});

describe('its next version', () => {
	it('in a processor first: what that writes down in a newer form waits for the main process', async () => {
		const { url, parts } = await publish(20);
		const talks = crowd('upwards', 2, 10);
		await stream(url, between(talks, 0, 5));
		await queue.update(processor(), versions.newer);
		await stream(url, between(talks, 5, 10));
		const isSaid = () => queue.main.log().includes('written down by a newer version');
		await until(isSaid, 'the main process has said what it cannot read');
		expect((await parts(0)).flatMap(({ ids }) => ids)).not.toContain(talks[0]!.words[9]!.id);

		await queue.update('main', versions.newer);
		await expectAll(parts, talks);
	});

	it('in the main process first: an older processor refuses what is of a newer form, until it is updated', async () => {
		const { url, parts } = await publish(20);
		const talks = crowd('downwards', 2, 10);
		await stream(url, between(talks, 0, 5));
		await queue.update(processor(), versions.next);
		const [one] = talks;
		expect(await say(url, one!.user, [one!.words[5]!])).not.toBe(accepted);
		expect(processor().log()).toContain(
			'could not take a delivery: What Redis holds of a user cannot be read',
		);
		await queue.update(processor(), versions.newer);
		await stream(url, between(talks, 5, 10));
		await expectAll(parts, talks);
	});
});
