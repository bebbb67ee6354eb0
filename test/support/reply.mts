/** Runs Omi Reply in n8n-core's own context, behind a trigger that has run. What n8n makes of it: test/e2e. */
import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IExecuteResponsePromiseData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiReply } from '../../nodes/OmiReply/OmiReply.node';

export interface Setting {
	/** The node that stands before, by its type. */
	trigger?: string;
	parameters?: INodeParameters;
	/** Whether it is that node that has started the execution. */
	hasRun?: boolean;
	isDisabled?: boolean;
	mode?: WorkflowExecuteMode;
	/** How long ago the execution began, in milliseconds. */
	agoMs?: number;
	onError?: INode['onError'];
	isTool?: boolean;
	items?: INodeExecutionData[];
}

/** A trigger whose panel has the parameters that matter here, as the speech of others is not tried here. */
const transcriptLike = {
	description: {
		...new OmiMemoryTrigger().description,
		properties: [
			{ displayName: 'On', name: 'triggerOn', type: 'string', default: 'delivery' },
			{ displayName: 'Respond', name: 'respond', type: 'string', default: 'immediately' },
		],
	},
} as INodeType;

const types: Record<string, INodeType> = {
	'n8n-nodes-omi.omiMemoryTrigger': new OmiMemoryTrigger(),
	'n8n-nodes-omi.omiButtonTrigger': new OmiButtonTrigger(),
	'n8n-nodes-omi.omiChatToolTrigger': new OmiChatToolTrigger(),
	'n8n-nodes-omi.omiReply': new OmiReply(),
};

const node = (name: string, type: string, parameters: INodeParameters, rest = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	...rest,
});

export const ANSWERING: INodeParameters = { respond: 'responseNode' };
export const NOTIFY: INodeParameters = { kind: 'notification', message: 'The lights are off.' };

/** Runs the node; what it sends, passes on, warns of and logs. */
export async function reply(parameters: INodeParameters = NOTIFY, setting: Setting = {}) {
	const {
		trigger = 'n8n-nodes-omi.omiTranscriptTrigger',
		hasRun = true,
		mode = 'webhook',
	} = setting;
	const { items = [{ json: { said: 'Hello' } }, { json: { said: 'again' } }], agoMs = 0 } = setting;
	const nodes = [
		node('First', trigger, setting.parameters ?? ANSWERING, { disabled: setting.isDisabled }),
		node('Other', 'n8n-nodes-base.scheduleTrigger', {}),
		node('Middle', 'n8n-nodes-base.noOp', {}),
		node('Reply', 'n8n-nodes-omi.omiReply', parameters, { onError: setting.onError }),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const nodeTypes = {
		getByNameAndVersion: (type: string) => types[type] ?? transcriptLike,
		getByName: (type: string) => types[type] ?? transcriptLike,
		getKnownTypes: () => ({}),
	} as unknown as INodeTypes;
	const workflow = new Workflow({
		id: 'w',
		nodes,
		connections: { First: to('Middle'), Other: to('Middle'), Middle: to('Reply') },
		active: true,
		nodeTypes,
	});
	const runtimeData = { version: 1 as const, establishedAt: Date.now() - agoMs, source: mode };
	const run = createRunExecutionData({ executionData: { runtimeData } });
	run.resultData.runData[hasRun ? 'First' : 'Other'] = [];
	const sent: IExecuteResponsePromiseData[] = [];
	const additionalData = {
		hooks: {
			runHook: async (_name: string, [response]: IExecuteResponsePromiseData[]) => {
				sent.push(response as IExecuteResponsePromiseData);
			},
		},
		variables: {},
		webhookWaitingBaseUrl: 'https://n8n.example/webhook-waiting',
		formWaitingBaseUrl: 'https://n8n.example/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
	const own = workflow.getNode('Reply') as INode;
	const data = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		own,
		additionalData,
		mode,
		run,
		0,
		items,
		data,
		{ node: own, data, source: null },
		[],
	);
	const logs: string[] = [];
	Object.defineProperty(context, 'logger', { value: { warn: (line: string) => logs.push(line) } });
	if (setting.isTool) Object.assign(context, { isToolExecution: () => true });
	const [passed = []] = await new OmiReply().execute.call(context);
	const hints: NodeExecutionHint[] = context.hints;
	return { sent, passed, hints: hints.map(({ message }) => message), logs };
}
