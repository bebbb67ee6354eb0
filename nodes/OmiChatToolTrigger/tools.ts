import { asText } from '../domain/asText';
import { flagIn } from '../domain/choices';
import type { Tool, ToolParameter } from '../domain/chatTools/tool';
import type { ParameterContext } from '../webhook/parameters';

/** The parameter `tools` as workflows store it. */
interface StoredTools {
	readonly tool?: ReadonlyArray<{
		readonly name?: string;
		readonly description?: string;
		readonly statusMessage?: string;
		readonly parameters?: { readonly parameter?: ReadonlyArray<Partial<ToolParameter>> };
	}>;
}

/** The tools that the node defines. */
export function toolsOf(context: ParameterContext): Tool[] {
	const { tool: stored = [] } = context.getNodeParameter('tools', {}) as StoredTools;
	return stored.map(({ name, description, statusMessage, parameters }) => ({
		name: trimmed(name),
		description: trimmed(description),
		statusMessage: trimmed(statusMessage),
		parameters: (parameters?.parameter ?? []).map((parameter) => ({
			name: trimmed(parameter.name),
			type: parameter.type ?? 'string',
			description: trimmed(parameter.description),
			required: flagIn(parameter.required) ?? false,
		})),
	}));
}

/** An expression may give anything. */
function trimmed(value: unknown): string {
	return asText(value).trim();
}
