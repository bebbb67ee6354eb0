import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { EmittedFile, EmittedItem } from '../domain/sessions/window';
import type { OutboxEntry } from './port';

type AnyItem = OutboxEntry['items'][number];

/**
 * Makes items for a request to start the workflow with. Their files n8n keeps where it keeps files, and deletes
 * with the execution; where it cannot take one, the item carries it.
 */
export async function toItems(
	context: IWebhookFunctions,
	items: readonly AnyItem[],
): Promise<INodeExecutionData[]> {
	return await Promise.all(
		items.map(async (item) => {
			if (!hasFile(item)) return toInlineItem(item);
			const { bytes, name, mimeType, field } = item.file;
			try {
				const data = await context.helpers.prepareBinaryData(bytes, name, mimeType);
				return { json: item.json as IDataObject, binary: { [field]: data } };
			} catch (error) {
				context.logger.warn(`n8n could not store "${name}", so the item carries it.`, { error });
				return toInlineItem(item);
			}
		}),
	);
}

/**
 * Makes an item that carries its file within: n8n never deletes a file that was prepared without a request
 * at hand, and one that was prepared in one of several processes is not there for the others. The file goes where n8n keeps
 * files when the execution begins: see {@link storeFiles}.
 */
export function toInlineItem(item: AnyItem): INodeExecutionData {
	if (hasFile(item)) {
		return { json: item.json as IDataObject, binary: { [item.file.field]: inline(item.file) } };
	}
	return item as INodeExecutionData;
}

/**
 * Puts the files that an item carries where n8n keeps files, in whichever process the execution runs: n8n deletes them with
 * it, and no file is in memory, or in the database's row of the execution, for longer than it has to be.
 */
export async function storeFiles(
	context: Pick<IExecuteFunctions, 'helpers' | 'logger'>,
	item: INodeExecutionData,
): Promise<INodeExecutionData> {
	if (item.binary === undefined) return item;
	const fields = Object.entries(item.binary).map(async ([field, file]) => {
		return [field, file.id === undefined ? await stored(context, file) : file] as const;
	});
	return { ...item, binary: Object.fromEntries(await Promise.all(fields)) };
}

async function stored(
	{ helpers, logger }: Pick<IExecuteFunctions, 'helpers' | 'logger'>,
	file: IBinaryData,
): Promise<IBinaryData> {
	const { data, fileName, mimeType } = file;
	try {
		return await helpers.prepareBinaryData(Buffer.from(data, 'base64'), fileName, mimeType);
	} catch (error) {
		logger.warn(`n8n could not store "${fileName}", so the item carries it.`, { error });
		return file;
	}
}

function hasFile(item: AnyItem): item is EmittedItem & { readonly file: EmittedFile } {
	return 'file' in item && item.file !== undefined;
}

function inline({ bytes, name, mimeType }: EmittedFile): IBinaryData {
	return {
		data: bytes.toString('base64'),
		mimeType,
		fileType: 'audio',
		fileName: name,
		fileExtension: name.slice(name.lastIndexOf('.') + 1),
		fileSize: `${bytes.length} B`,
	};
}
