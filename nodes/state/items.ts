import type { IBinaryData, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { Product, SoundFile } from './collector';

async function toItem(
	context: IWebhookFunctions,
	{ json, file }: Product,
): Promise<INodeExecutionData> {
	if (file === undefined) return { json };
	const data = await context.helpers.prepareBinaryData(file.bytes, file.name, file.mimeType);
	return { json, binary: { [file.field]: data } };
}

/** Makes items whose files n8n keeps where it keeps files, and deletes with the execution. */
export async function toItems(
	context: IWebhookFunctions,
	products: readonly Product[],
): Promise<INodeExecutionData[]> {
	return await Promise.all(products.map(async (product) => await toItem(context, product)));
}

/**
 * Makes an item that carries its file within: n8n never deletes a file that was prepared without a request
 * at hand.
 */
export function toInlineItem({ json, file }: Product): INodeExecutionData {
	return file === undefined ? { json } : { json, binary: { [file.field]: inline(file) } };
}

function inline({ bytes, name, mimeType }: SoundFile): IBinaryData {
	return {
		data: bytes.toString('base64'),
		mimeType,
		fileType: 'audio',
		fileName: name,
		fileExtension: name.slice(name.lastIndexOf('.') + 1),
		fileSize: `${bytes.length} B`,
	};
}
