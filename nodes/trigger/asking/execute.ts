import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type ITriggerFunctions,
} from 'n8n-workflow';
import { connect } from '../../omiApi/client';
import type { Row } from '../../omiApi/types';
import { list } from '../../omiApi/values';
import { CREDENTIAL } from '../../omiApi/types';
import { passOn } from '../execute';
import type { Asked, Question } from './question';
import { settingsOf } from './settings';

/** How many of the newest are looked at to find one to show. */
const LOOKED_AT = 25;

/** How long n8n's user waits for an answer at most, where Omi asks for patience. In seconds. */
const PATIENCE = { secondsLeft: 10 };

/** In n8n these contexts name parameters in two ways; see {@link parameterReader}. */
type Context = IExecuteFunctions | ITriggerFunctions;

/** Reads parameters alike in the contexts of `execute()`, which count items, and of `trigger()`, which do not. */
export function parameterReader(context: Context) {
	return {
		logger: context.logger,
		getNode: () => context.getNode(),
		getNodeParameter: (name: string, fallback?: unknown): unknown => {
			return 'getInputData' in context
				? context.getNodeParameter(name, 0, fallback)
				: context.getNodeParameter(name, fallback as object);
		},
	};
}

/**
 * The `execute()` of a trigger that asks: hands on what starts an execution; and where somebody tries the node out in
 * the editor and nothing can come by itself, shows the newest that Omi has.
 *
 * @param only for a node that has no webhook
 */
export async function executeAsking(
	context: IExecuteFunctions,
	questionOf: () => Question,
	only?: 'api',
): Promise<INodeExecutionData[][]> {
	if (context.getMode() !== 'manual') return await passOn(context);
	const settings = settingsOf(parameterReader(context), only);
	if (settings.receive !== 'api') return await passOn(context);
	const question = questionOf();
	const { api } = settings;
	const client = await connect(context, api, { ...PATIENCE });
	const users =
		api === 'appApi' ? list((await context.getCredentials(CREDENTIAL[api])).userIds) : [];
	if (api === 'appApi' && users.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The credential names no user to ask for', {
			description:
				"Put the user's ID into 'User IDs' of the credential Omi App API. Published, the node also asks for users whose deliveries it gets.",
		});
	}
	const asked: Asked = { api, appId: client.appId, uid: users[0] };
	const request = question.list(asked, new Date(0).toISOString(), 0, LOOKED_AT);
	const rows = await client.rows(request, ...question.names);
	return [await newest(context, question, asked, rows, client)];
}

async function newest(
	context: IExecuteFunctions,
	question: Question,
	asked: Asked,
	rows: readonly Row[],
	client: Awaited<ReturnType<typeof connect>>,
): Promise<INodeExecutionData[]> {
	const at = Date.now();
	const found = rows.flatMap((row) => question.read(row, at) ?? []).sort((a, b) => b.at - a.at);
	if (found.length === 0) {
		context.addExecutionHints({
			message: `Omi has no ${question.plural} yet. Once published, the node starts the workflow as soon as there are some.`,
		});
		return [];
	}
	for (const one of found) {
		const { detail } = question;
		let { row } = one;
		if (detail !== undefined) {
			if (detail.isSkipped(row)) continue;
			row = detail.read((await client.send(detail.request(asked, one))).body, one) ?? row;
		}
		const items = question.items(row, { userId: asked.uid ?? null, at, before: undefined });
		if (items.length > 0) {
			const inProduction =
				'This is the newest that Omi has. Once published, the node outputs only what is new.';
			return items.map(({ json }) => ({ json: { ...json, inProduction } }) as INodeExecutionData);
		}
	}
	context.addExecutionHints({
		message: `None of the newest ${question.plural} would start the workflow: the node's settings filter them out.`,
	});
	return [];
}
