import {
	NodeOperationError,
	sleep,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { inherit, type Bequest } from '../state/memory/journal';
import { bequeathMemory } from '../state/memory/store';

/*
 * Where this package is updated on n8n's Community nodes page, n8n forgets its modules and loads the new ones, while the
 * triggers that are running stay as they are (`unloadPackage` in its load-nodes-and-credentials, `unloadAll` in
 * n8n-core's directory-loader; seen in 2.41.1). From then on deliveries come to the new code, and the clock and all that
 * was being collected are still with the old. So what runs is noted where both find it, and code that is loaded takes
 * over from the code before.
 *
 * Neither knows how the other is built: what goes from one to the other is n8n's own context, functions, and text in the
 * form of the journal, which every version has to read anyway.
 */

/** What runs for one node: from the old code or the new. */
export interface Running {
	start(): Promise<void>;
	/** Collects nothing any more, and gives what it has. What n8n is being offered at this moment it ends by itself. */
	retire(): Bequest;
	close(): Promise<void>;
}

/** A node that n8n has activated, and whoever runs for it by now. */
interface Activation {
	readonly context: ITriggerFunctions;
	code: symbol;
	running: Running;
	/** Those before, who may still wait for n8n. */
	readonly retired: Running[];
}

/** Tells the code that is loaded now from code that was loaded before. */
const CODE = Symbol('loaded');

/** n8n's own library is what stays when a package is loaded anew; a community node may not use globals. */
const NAME = Symbol.for('n8n-nodes-omi.activations');
const shared = NodeOperationError as unknown as { [NAME]?: Set<Activation> };

const activations = (shared[NAME] ??= new Set());

/** n8n lists the new nodes a moment after it has loaded them, and until then begins nothing with them. In milliseconds. */
const LISTED_AFTER_MS = 2_000;

/** When what could not start is started again: n8n may be slow to list, or its database be away. In milliseconds. */
const AGAIN_AFTER_MS = 30_000;

/** Starts what runs for a node, and notes that it does; what n8n is to close when it ends the activation. */
export async function run(context: ITriggerFunctions, running: Running): Promise<ITriggerResponse> {
	const closeFunction = note(context, running);
	let hasStarted = false;
	try {
		await running.start();
		hasStarted = true;
	} finally {
		if (!hasStarted) await closeFunction();
	}
	return { closeFunction };
}

function note(context: ITriggerFunctions, running: Running): () => Promise<void> {
	const known = [...activations].find((one) => one.context === context);
	if (known !== undefined) {
		known.retired.push(known.running);
		known.running = running;
		return async () => await running.close();
	}
	const activation: Activation = { context, code: CODE, running, retired: [] };
	activations.add(activation);
	return async () => {
		activations.delete(activation);
		const all = [...activation.retired, activation.running];
		await Promise.all(all.map(async (one) => await one.close()));
	};
}

/**
 * Takes over the nodes of a type that run with code that was loaded before: to be called where the type is loaded.
 *
 * @param nodeType its name without the package's
 * @param trigger its `trigger()`
 */
export function takeOver(
	nodeType: string,
	trigger: (this: ITriggerFunctions) => Promise<ITriggerResponse>,
): void {
	for (const activation of activations) {
		const { context, code } = activation;
		if (code === CODE || context.getNode().type.split('.').at(-1) !== nodeType) continue;
		activation.code = CODE;
		// Before anything is awaited: the next delivery comes to this code.
		inherit(context, activation.running.retire());
		activation.retired.push(activation.running);
		activation.running = heirOf(context);
		void succeed(activation, trigger);
	}
}

/** Stands for the code that is loaded until it runs: deliveries come to it already, and the next may follow at once. */
function heirOf(context: ITriggerFunctions): Running {
	return {
		start: async () => undefined,
		retire: () => bequeathMemory(context),
		close: async () => undefined,
	};
}

async function succeed(
	activation: Activation,
	trigger: (this: ITriggerFunctions) => Promise<ITriggerResponse>,
): Promise<void> {
	const { context, retired } = activation;
	const { length } = retired;
	let hasFailed = false;
	for (;;) {
		await sleep(hasFailed ? AGAIN_AFTER_MS : LISTED_AFTER_MS);
		if (!activations.has(activation) || activation.code !== CODE) return;
		try {
			const { closeFunction } = await trigger.call(context);
			// Where n8n has ended the activation meanwhile, what has only started then was not there yet to be closed.
			if (!activations.has(activation)) await closeFunction?.();
			return;
		} catch (error) {
			if (activation.code !== CODE) return;
			// What has failed is closed already.
			activation.running = heirOf(context);
			retired.splice(length);
			if (!hasFailed) sayThatItWaits(context, error);
			hasFailed = true;
		}
	}
}

function sayThatItWaits(context: ITriggerFunctions, error: unknown): void {
	context.logger.error(
		`'${context.getNode().name}' was updated and cannot go on yet. It is tried again every half minute. If it never does, publish its workflow again, or restart n8n.`,
		{ error },
	);
}
