import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, type Workflow } from './api.mts';
import { freePort, Problem } from './checks.mts';
import { binary, type Execution, type Item, readExecution } from './executions.mts';
import { isInstalled } from './install.mts';
import { Instance } from './instance.mts';
import { type InstalledPackage, packPackage, unpackPackage } from './pack.mts';
import { isOmiTrigger, Saved } from './saved.mts';
import { pollInterval, until } from './until.mts';

export interface StartOptions {
	/** Settings for n8n beside the usual ones. */
	env?: Record<string, string>;
	/** By default a free one. */
	port?: number;
	/** Where n8n keeps everything; by default a new folder that is deleted at `stop`. */
	userFolder?: string;
	/** The file that n8n's output goes to; by default one in the user folder. */
	log?: string;
	/** A packed tarball to install, or null for none; by default the checkout is built and packed. */
	package?: string | null;
}

export interface WaitOptions {
	/** How many ended executions to wait for. */
	atLeast?: number;
	/** How long to wait for them, in ms. */
	timeoutMs?: number;
	/** For how long, in ms, nothing may change before the list counts as complete. */
	settleMs?: number;
}

/** Types of nodes with a webhook. */
const isTrigger = /trigger$|\.webhook$/i;

/** How long publishing a workflow may take, in ms. */
const publishLimit = 60_000;

/** A running n8n with this package installed, signed in to. */
export class N8n {
	readonly api: Api;
	private readonly published = new Map<string, Saved>();

	constructor(
		private readonly instance: Instance,
		readonly userFolder: string,
		readonly installed: InstalledPackage | undefined,
		private readonly isTemporary: boolean,
	) {
		this.api = new Api(instance.url);
	}

	get url(): string {
		return this.instance.url;
	}

	get isRunning(): boolean {
		return this.instance.isRunning;
	}

	/** The process of n8n itself, while it runs. */
	get pid(): number | undefined {
		return this.instance.pid;
	}

	/** Everything n8n has written. */
	log(): string {
		return this.instance.log();
	}

	/** Stops n8n as a service manager does, and deletes its folder if that was temporary. */
	async stop(): Promise<void> {
		await this.instance.stop();
		if (this.isTemporary)
			await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
	}

	/** Stops n8n as a service manager does; `restart` starts it again on what it had written. */
	async pause(): Promise<void> {
		await this.instance.stop();
	}

	/** Ends n8n as a power cut does; `restart` starts it again on what it had written. */
	async kill(): Promise<void> {
		await this.instance.kill();
	}

	/** Stops n8n if it runs, starts it again, and waits until what was published answers. */
	async restart(): Promise<void> {
		await this.instance.restart();
		await this.api.signIn();
		await Promise.all([...this.published.values()].map((saved) => this.untilPublished(saved)));
	}

	/** Saves a workflow: over the one with its id, if there is one, or else as a new one. */
	async save(workflow: Workflow): Promise<Saved> {
		// The editor gives a node its webhook's id; without it the address would depend on the node's name.
		const nodes = workflow.nodes.map((node) => ({
			id: randomUUID(),
			...(isTrigger.test(node.type) ? { webhookId: randomUUID() } : {}),
			...node,
		}));
		const complete = { settings: {}, pinData: {}, active: false, ...workflow, nodes };
		const exists =
			workflow.id !== undefined && (await this.api.workflow(workflow.id)) !== undefined;
		const saved =
			exists && workflow.id !== undefined
				? await this.api.updateWorkflow(workflow.id, complete)
				: await this.api.createWorkflow(complete);
		return new Saved(this.url, saved);
	}

	/** Saves a workflow, publishes it, and waits until its webhooks really answer. */
	async publish(workflow: Workflow): Promise<Saved> {
		const saved = await this.save(workflow);
		await this.api.activate(saved.id, saved.workflow.versionId);
		await this.untilPublished(saved);
		this.published.set(saved.id, saved);
		return saved;
	}

	/** Takes a published workflow offline and waits until it is. */
	async unpublish(saved: Saved): Promise<void> {
		this.published.delete(saved.id);
		await this.api.deactivate(saved.id);
		const isOff = async () => {
			const publication = await this.api.publicationStatus(saved.id);
			return publication === undefined || publication.status === 'not_published';
		};
		await until(isOff, publishLimit, `"${saved.workflow.name}" to be unpublished`);
	}

	/** Deletes the workflow with this id for good, if there is one. */
	async remove(id: string): Promise<void> {
		const workflow = await this.api.workflow(id);
		if (workflow === undefined) return;
		// n8n goes on unpublishing after it has answered, and deletes nothing meanwhile.
		await this.unpublish(new Saved(this.url, workflow));
		await this.api.deleteWorkflow(id);
	}

	private async untilPublished(saved: Saved): Promise<void> {
		const { id, workflow } = saved;
		const isLive = async () => {
			const publication = await this.api.publicationStatus(id);
			if (publication === undefined) return true;
			const { status, liveVersionId, triggers } = publication;
			if (status === 'failed' || status === 'partial') {
				const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
				throw new Error(`n8n could not publish "${workflow.name}": ${reasons.join('; ')}`);
			}
			return status === 'published' && liveVersionId === workflow.versionId;
		};
		await until(isLive, publishLimit, `"${workflow.name}" to be published`);
		const triggers = workflow.nodes.filter((node) => isTrigger.test(node.type) && !asksOnly(node));
		for (const { name, type } of triggers) {
			if (!isOmiTrigger(type)) continue;
			const address = saved.webhookUrl(name);
			await until(() => answers(address), publishLimit, `${address} to answer`);
		}
	}

	/** Waits for one delivery to a trigger, as "Listen for test event" does; the address to send it to. */
	async listen(saved: Saved, trigger: string, destination = trigger): Promise<string> {
		const { waitingForWebhook } = await this.api.runManually(saved.workflow, trigger, destination);
		if (waitingForWebhook !== true) throw new Error(`"${trigger}" does not listen`);
		return saved.testUrl(trigger);
	}

	/**
	 * The executions of a workflow that have ended, oldest first, with their data: once there are at least
	 * so many, none is running and none has come for a moment. Fails if there are too few in the end.
	 */
	async executions(workflowId: string, options: WaitOptions = {}): Promise<Execution[]> {
		const { atLeast = 0, timeoutMs = 15_000, settleMs = 300 } = options;
		const deadline = Date.now() + timeoutMs;
		let seen = '';
		let since = Date.now();
		for (;;) {
			const all = await this.api.executions(workflowId);
			const ended = all.filter(({ status }) => !['new', 'running', 'waiting'].includes(status));
			const state = all.map(({ id, status }) => `${id} ${status}`).join();
			if (state !== seen) [seen, since] = [state, Date.now()];
			const isSettled = ended.length === all.length && Date.now() - since >= settleMs;
			if (ended.length >= atLeast && (isSettled || Date.now() > deadline)) {
				return await Promise.all(ended.map(({ id }) => readExecution(this.api, id)));
			}
			if (Date.now() > deadline) {
				throw new Error(
					`${ended.length} executions ended within ${timeoutMs} ms, not ${atLeast}: ${state || 'none came'}`,
				);
			}
			await sleep(pollInterval);
		}
	}

	/** The bytes of one of an item's files. */
	async binary(item: Item, field = 'data'): Promise<Buffer> {
		return await binary(this.api, item, field);
	}
}

/** Whether nothing comes to a trigger from outside. */
function asksOnly({ type, parameters }: Workflow['nodes'][number]): boolean {
	return /ActionItemTrigger$/i.test(type) || parameters.receive === 'api';
}

/** Whether n8n has a webhook at this address. Asks as a browser would beforehand, which starts nothing. */
async function answers(address: string): Promise<boolean> {
	const response = await fetch(address, {
		method: 'OPTIONS',
		headers: { origin: 'http://127.0.0.1', 'access-control-request-method': 'POST' },
	});
	await response.body?.cancel();
	const methods = response.headers.get('access-control-allow-methods') ?? '';
	return /GET|POST/.test(methods);
}

/** Starts n8n with this package installed as its Community nodes page would, and signs in. */
export async function startN8n(options: StartOptions = {}): Promise<N8n> {
	if (!(await isInstalled())) {
		throw new Problem('n8n is not installed yet: "npm start -- --once" installs it.');
	}
	const tarball = options.package === undefined ? await packPackage() : options.package;
	const isTemporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-nodes-omi-')));
	const instance = new Instance({
		userFolder,
		port: options.port ?? (await freePort()),
		log: options.log ?? join(userFolder, 'n8n.log'),
		...(options.env && { env: options.env }),
	});
	try {
		const installed = tarball === null ? undefined : await unpackPackage(tarball, userFolder);
		const n8n = new N8n(instance, userFolder, installed, isTemporary);
		await instance.start();
		await n8n.api.signIn();
		return n8n;
	} catch (error) {
		await instance.stop();
		if (isTemporary) await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
		throw error;
	}
}
