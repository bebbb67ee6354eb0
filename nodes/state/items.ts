import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EmittedFile, EmittedItem } from '../domain/sessions/window';
import type { OutboxEntry } from './port';

type AnyItem = OutboxEntry['items'][number];

/*
 * The way of a file. Until an execution begins its item carries it: n8n never deletes what is prepared for the database, or
 * without a request at hand, before there is an execution that it belongs to, and shows it to nobody; and a file on the disk of
 * one of several processes is not there for the others. When the execution begins, in whichever process, the file goes where
 * n8n keeps files.
 */

/** Makes an item that carries its file within. */
export function toInlineItem(item: AnyItem): INodeExecutionData {
	if (hasFile(item)) {
		return { json: item.json as IDataObject, binary: { [item.file.field]: inline(item.file) } };
	}
	return item as INodeExecutionData;
}

/**
 * Puts the files that an item carries where n8n keeps files, which deletes them with the execution. Of no file there is then
 * anything in the database's row of it.
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

/** About how much room an item takes with its files, in bytes. */
export function sizeOf(item: AnyItem): number {
	if (hasFile(item)) return weightOf(item.json) + item.file.bytes.length;
	const files = 'binary' in item ? Object.values(item.binary ?? {}) : [];
	return files.reduce((sum, { data }) => sum + data.length, weightOf(item.json));
}

/** About as long as the value's JSON, which would take ten times as long to write. */
function weightOf(value: unknown): number {
	if (typeof value === 'string') return value.length + 3;
	if (typeof value !== 'object' || value === null) return 8;
	let sum = 2;
	if (Array.isArray(value)) for (const one of value) sum += weightOf(one);
	else for (const name in value) sum += name.length + 4 + weightOf(value[name as never]);
	return sum;
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
