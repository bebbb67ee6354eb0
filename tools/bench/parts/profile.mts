/** Where n8n's main thread spends its time while conversations are collected, with each way of evaluating expressions. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n } from '../../n8n/n8n.mts';
import type { Part } from '../figures.mts';
import { send } from '../load.mts';
import { loadSpeech } from '../loads.mts';
import { brief, table } from '../table.mts';
import { triggerWorkflow } from '../workflows.mts';

const SEND_MS = 8_000;

/** What V8 writes, as far as it is read here (Chrome DevTools Protocol, Profiler.Profile). */
interface Profile {
	readonly nodes: ReadonlyArray<{
		readonly id: number;
		readonly callFrame: { readonly functionName: string; readonly url: string };
		readonly children?: readonly number[];
	}>;
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

/** Whose a moment is: by the innermost function that belongs to one of these. */
const OWNERS: ReadonlyArray<readonly [owner: string, is: RegExp]> = [
	['expressions', /expression-runtime|isolated-vm|tournament|n8n-workflow\/.*\/expression/],
	['this package', /n8n-nodes-omi/],
	['database', /typeorm|sqlite/],
];

async function profile(engine: string): Promise<Map<string, number>> {
	const folder = await mkdtemp(join(tmpdir(), 'omi-profile-'));
	try {
		const n8n = await startN8n({
			env: {
				N8N_EXPRESSION_ENGINE: engine,
				NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}`,
			},
		});
		try {
			const parameters = { triggerOn: 'sessionEnd', quietPeriod: 600 };
			const saved = await n8n.publish(triggerWorkflow('omiTranscriptTrigger', parameters));
			await send(loadSpeech(saved.webhookUrl('Trigger')), 8, SEND_MS);
		} finally {
			await n8n.stop();
		}
		return shares(await largest(folder));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** n8n's own profile; its task runner writes one too. */
async function largest(folder: string): Promise<Profile> {
	const files = await Promise.all(
		(await readdir(folder)).map(async (name) => {
			const path = join(folder, name);
			return { path, size: (await stat(path)).size };
		}),
	);
	const [first] = files.sort((a, b) => b.size - a.size);
	if (first === undefined) throw new Error('n8n has written no profile');
	return JSON.parse(await readFile(first.path, 'utf8')) as Profile;
}

/** Of the time in which the load was sent, at the profile's end: microseconds by owner. */
function shares({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((one) => [one, id])),
	);
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const owners = new Map<number, string>();
	const ownerOf = (id: number): string => {
		const known = owners.get(id);
		if (known !== undefined) return known;
		const { functionName, url } = byId.get(id)?.callFrame ?? { functionName: '', url: '' };
		const own = OWNERS.find(([, is]) => is.test(url))?.[0];
		const parent = parents.get(id);
		const plain =
			functionName === '(garbage collector)' ? 'garbage collection' : "n8n's other code";
		const inherited = parent === undefined ? plain : ownerOf(parent);
		const owner =
			functionName === '(idle)'
				? 'idle'
				: functionName === '(garbage collector)'
					? plain
					: (own ?? inherited);
		owners.set(id, owner);
		return owner;
	};
	const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
	const result = new Map<string, number>();
	let passed = 0;
	for (const [index, id] of samples.entries()) {
		const delta = timeDeltas[index] ?? 0;
		passed += delta;
		// Starting and stopping are no part of it.
		if (passed < total - SEND_MS * 1_000) continue;
		const owner = ownerOf(id);
		result.set(owner, (result.get(owner) ?? 0) + delta);
	}
	return result;
}

export const profiles: Part = {
	name: 'profile',
	async measure() {
		const engines = ['vm', 'legacy'];
		const found = new Map<string, Map<string, number>>();
		for (const engine of engines) found.set(engine, await profile(engine));
		const owners = [...new Set([...found.values()].flatMap((one) => [...one.keys()]))].sort();
		const percent = (engine: string, owner: string) => {
			const own = found.get(engine) ?? new Map<string, number>();
			const sum = [...own.values()].reduce((total, one) => total + one, 0);
			return `${brief(((own.get(owner) ?? 0) / sum) * 100)} %`;
		};
		const rows = owners.map((owner) => [owner, ...engines.map((engine) => percent(engine, owner))]);
		return { text: table(['time of the main thread', ...engines], rows), goals: [] };
	},
};
