import type {
	IHookFunctions,
	INodeProperties,
	IWebhookFunctions,
	Logger,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { bounded, LONGEST_WAIT, toNumber } from '../domain/bounded';
import { fitChoice, problemWith, type Choosable } from '../domain/choices';

/** The contexts in which n8n tells a node's parameters. */
export type ParameterContext = Pick<IWebhookFunctions | IHookFunctions, 'getNode'> & {
	readonly logger?: Pick<Logger, 'error'>;
	getNodeParameter(name: string, fallback?: unknown): unknown;
};

/** What has been said of the parameters of which nodes, so that it is not said at every delivery. */
const said = new Set<string>();

/**
 * Reads parameters by their descriptions: what is not there has its default. So has what an expression has made of a
 * choice that is none, since a delivery must not be lost for it; the log says so once.
 *
 * @param properties the node's
 */
export function readerOf(context: ParameterContext, properties: readonly INodeProperties[]) {
	return <Value>(name: string): Value => {
		const property = properties.find((candidate) => candidate.name === name);
		if (property === undefined) throw new Error(`There is no parameter "${name}".`);
		const { value, problems } = fitChoice(property, readIn(context, property));
		for (const problem of problems) {
			const isSeveral = property.type === 'multiOptions';
			sayOnce(context, name, problem, isSeveral ? 'those that it knows' : 'its default');
		}
		return value as Value;
	};
}

function readIn(context: ParameterContext, { name, default: fallback }: INodeProperties): unknown {
	return context.getNodeParameter(name, fallback);
}

/** @param instead what the node goes by, as the end of a sentence */
export function sayOnce(
	context: ParameterContext,
	name: string,
	problem: string,
	instead: string,
): void {
	const node = context.getNode();
	const key = `${node.id} ${name}`;
	if (said.has(key)) return;
	said.add(key);
	context.logger?.error(`'${node.name}': ${problem} The node goes by ${instead}.`);
}

/**
 * A parameter of which nothing may be guessed, since it says who is let in.
 *
 * @throws NodeOperationError where it is none of its choices
 */
export function strictChoice<Value extends string>(
	context: ParameterContext,
	parameter: Choosable,
): Value {
	const given = context.getNodeParameter(parameter.name, parameter.default);
	if (fitChoice(parameter, given).problems.length === 0) return given as Value;
	throw new NodeOperationError(context.getNode(), problemWith(parameter, given));
}

/**
 * What is wrong with a node's choices: the time to say so is when the workflow is published or tried out.
 *
 * @returns a sentence, or undefined if all is well, as far as can be known before anything has come
 */
export function choiceProblem(
	context: ParameterContext,
	properties: readonly INodeProperties[],
): string | undefined {
	for (const property of properties) {
		try {
			const [problem] = fitChoice(property, readIn(context, property)).problems;
			if (problem !== undefined) return problem;
		} catch {
			// An expression that needs what is not there yet.
		}
	}
	return undefined;
}

/**
 * Refuses to publish or to try out a node with a choice that is none.
 *
 * @param activation why the node begins to receive; absent where somebody tries it out
 * @throws NodeOperationError
 */
export function requireChoices(
	context: ParameterContext,
	properties: readonly INodeProperties[],
	activation?: WorkflowActivateMode,
): void {
	const problem = isRestart(activation) ? undefined : choiceProblem(context, properties);
	if (problem !== undefined) throw new NodeOperationError(context.getNode(), problem);
}

/** Whether nobody is there to be told: a workflow that is refused when n8n starts would receive nothing any more. */
export function isRestart(activation: WorkflowActivateMode | undefined): boolean {
	return activation === 'init' || activation === 'leadershipChange';
}

/**
 * A parameter that is a number. The panel keeps to the bounds, but an expression or a workflow made elsewhere need not:
 * files of no length would have no end, and a pause that is no number, or longer than a store keeps anything, would never
 * be over.
 *
 * @param fallback for what is no number
 */
export function numberOf(
	context: ParameterContext,
	name: string,
	fallback: number,
	least: number,
	most = LONGEST_WAIT,
): number {
	return bounded(toNumber(context.getNodeParameter(name, fallback)), fallback, least, most);
}
