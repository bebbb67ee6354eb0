import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { CHAT_PATIENCE_MS, readBy, type ReplyKind } from '../domain/replies';
import { DELIVERY } from '../webhook/reply';
import { kindOf } from './body';

/** Why an answer cannot be heard. */
export interface Obstacle {
	/** Whether the workflow is built wrongly: an error. Otherwise it is so this time: a warning, and the workflow goes on. */
	readonly isMistake: boolean;
	readonly message: string;
	/** What to do about it. */
	readonly description: string;
}

/** An Omi trigger that the execution has come through. */
interface Trigger {
	readonly name: string;
	/** Such as `omiMemoryTrigger`. */
	readonly type: string;
	/** Not told by older versions of n8n. */
	readonly parameters: INodeParameters;
}

const INSTEAD = "To send a notification, use the node 'Omi App' instead.";

/**
 * What keeps an answer from being heard, as far as a node in the middle of a workflow can tell: n8n itself says
 * nothing when nobody waits for an answer.
 *
 * @param at the time in milliseconds since the epoch
 */
export function obstacleOf(context: IExecuteFunctions, at: number): Obstacle | undefined {
	if (context.isToolExecution?.()) {
		return mistake(
			'Omi Reply cannot be the tool of an agent.',
			'Put it behind the agent and reply with what the agent says.',
		);
	}
	const trigger = triggerOf(context);
	if (trigger === undefined) {
		return mistake(
			'No Omi trigger has started this workflow.',
			'Put this node behind an Omi trigger, in the same workflow: in a sub-workflow, or behind another trigger, there is no request from Omi to answer.',
		);
	}
	const kind = kindOf(context);
	return (
		unreadBy(trigger, kind) ??
		unheededBy(trigger) ??
		closedIn(context, trigger) ??
		lateFor(context, trigger, at)
	);
}

/** The trigger that has run. With older versions of n8n its parameters are not known. */
function triggerOf(context: IExecuteFunctions): Trigger | undefined {
	const options = { includeNodeParameters: true };
	const triggers = context
		.getParentNodes(context.getNode().name, options)
		.map(({ name, type, disabled, parameters = {} }) => {
			return { name, type: type.split('.').at(-1) ?? '', disabled, parameters };
		})
		.filter(({ type, disabled }) => /^omi\w*Trigger$/.test(type) && !disabled);
	if (triggers.length === 0) return undefined;
	const { $: nodeNamed } = context.getWorkflowDataProxy(0) as {
		$(name: string): { readonly isExecuted: boolean };
	};
	return triggers.find(({ name }) => nodeNamed(name).isExecuted);
}

const NAMES: Readonly<Record<ReplyKind, string>> = {
	notification: 'Notification',
	chatAnswer: 'Chat Answer',
	proactive: 'Proactive Notification',
	nothing: 'Nothing',
};

/** Why Omi reads no answer at all to what a trigger receives. */
const UNREAD: Readonly<Record<string, string>> = {
	omiActionItemTrigger: 'finds action items by asking Omi, so nobody waits for an answer.',
	omiAudioTrigger: 'receives sound, and Omi reads no answer to that.',
	omiButtonTrigger: 'receives presses of the button, and Omi reads no answer to those.',
	omiDaySummaryTrigger: 'receives day summaries, and Omi reads no answer to those.',
	omiSetupTrigger:
		"answers Omi itself, with the field 'completed' of the last item of the last node.",
};

function unreadBy({ name, type }: Trigger, kind: ReplyKind): Obstacle | undefined {
	const read = readBy(type);
	if (read.includes(kind)) return undefined;
	if (read.length === 0) {
		const advice = type === 'omiSetupTrigger' ? '' : ` ${INSTEAD}`;
		return mistake(`'${name}' ${UNREAD[type] ?? ''}`, `Remove this node.${advice}`);
	}
	const others = read.map((other) => `'${NAMES[other]}'`).join(' or ');
	return mistake(
		`Omi does not read a reply of the kind '${NAMES[kind]}' here.`,
		`Behind '${name}', reply with ${others}.`,
	);
}

function unheededBy({ name, parameters: { respond } }: Trigger): Obstacle | undefined {
	const isOther = respond === 'immediately' || respond === 'lastNode';
	if (!isOther) return undefined;
	return mistake(
		respond === 'immediately'
			? `'${name}' has answered Omi already: it does so immediately.`
			: `'${name}' answers Omi itself when the last node has finished.`,
		`Set its parameter 'Respond' to 'Using Omi Reply Node', and publish the workflow.`,
	);
}

function closedIn(context: IExecuteFunctions, trigger: Trigger): Obstacle | undefined {
	const mode = context.getMode();
	if (mode === 'retry') {
		return circumstance(
			'Omi no longer waits for an answer: this execution has been retried.',
			'The workflow goes on without one.',
		);
	}
	if (mode !== 'trigger') return undefined;
	const { name, type, parameters } = trigger;
	if (type === 'omiTranscriptTrigger' && parameters.triggerOn !== 'delivery') {
		return mistake(
			`Nobody waits for an answer: '${name}' has started this execution after a time without speech, when every request from Omi had long been answered.`,
			`${INSTEAD} Or set 'Trigger On' to 'Speech Arrives'.`,
		);
	}
	return circumstance(
		`Nobody waits for an answer: '${name}' has started this execution without a request from Omi.`,
		'The workflow goes on without one.',
	);
}

/** An execution knows when it has begun, and the request came just before that. */
function lateFor(context: IExecuteFunctions, { type }: Trigger, at: number): Obstacle | undefined {
	if (context.getMode() === 'manual') return undefined;
	const beganAt = context.getExecutionContext?.()?.establishedAt;
	const patienceMs = type === 'omiChatToolTrigger' ? CHAT_PATIENCE_MS : DELIVERY.patienceMs;
	if (beganAt === undefined || at - beganAt < patienceMs) return undefined;
	return circumstance(
		`This reply comes too late: Omi was answered after ${patienceMs / 1000} seconds, without it.`,
		'The workflow goes on. Put this node before the steps that take long.',
	);
}

function mistake(message: string, description: string): Obstacle {
	return { isMistake: true, message, description };
}

function circumstance(message: string, description: string): Obstacle {
	return { isMistake: false, message, description };
}
