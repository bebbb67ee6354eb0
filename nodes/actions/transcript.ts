import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readSegments } from '../domain/payloads/segment';
import {
	formatTranscript,
	TRANSCRIPT_FORMATS,
	type TranscriptFormat,
} from '../domain/transcriptFormat';
import type { Row } from '../omiApi/types';
import { isRecord, text } from '../omiApi/values';
import { choice, isOn } from './choices';
import type { Scope } from './types';

/** How each format is kept in a file. */
const FILES: Readonly<Record<TranscriptFormat, readonly [extension: string, mimeType: string]>> = {
	markdown: ['md', 'text/markdown'],
	srt: ['srt', 'application/x-subrip'],
	text: ['txt', 'text/plain'],
	vtt: ['vtt', 'text/vtt'],
};

const DEFAULT_FILE_FIELD = 'data';

/** As the triggers have it. */
const transcriptFormat: INodeProperties = {
	displayName: 'Transcript Format',
	name: 'transcriptFormat',
	type: 'options',
	default: 'text',
	description: 'The format of the transcript',
	options: TRANSCRIPT_FORMATS,
};

/**
 * How a transcript is handed on: in which format, and whether as a file as well.
 *
 * @param show when there is a transcript to speak of
 */
export function transcriptFields(show?: Record<string, boolean[]>): INodeProperties[] {
	const displayOptions = show && { show };
	return [
		{ ...transcriptFormat, displayOptions },
		{
			displayName: 'Transcript File',
			name: 'transcriptFile',
			type: 'boolean',
			default: false,
			description: 'Whether to output the transcript as a file as well, in the format above',
			displayOptions,
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: DEFAULT_FILE_FIELD,
			required: true,
			hint: 'The name of the output field to put the file in',
			displayOptions: { show: { ...show, transcriptFile: [true] } },
		},
	];
}

/** The format chosen; text where there is no choice. */
export function formatOf(scope: Scope): TranscriptFormat {
	const given = scope.parameter('transcriptFormat', 'text');
	return (choice(scope, given, transcriptFormat) ?? 'text') as TranscriptFormat;
}

/** Adds a conversation's transcript to its item as a file, if that is wanted and there is one. */
export async function withFile(
	scope: Scope,
	item: INodeExecutionData,
	row: Row,
): Promise<INodeExecutionData> {
	const segments = readSegments(row.transcript_segments);
	if (
		!isOn(scope, scope.parameter('transcriptFile', false), 'Transcript File') ||
		segments.length === 0
	)
		return item;
	const format = formatOf(scope);
	const [extension, mimeType] = FILES[format];
	const title = isRecord(row.structured) ? text(row.structured.title) : undefined;
	const field =
		text(scope.parameter('binaryPropertyName', DEFAULT_FILE_FIELD)) || DEFAULT_FILE_FIELD;
	const file = await scope.context.helpers.prepareBinaryData(
		Buffer.from(formatTranscript(segments, format)),
		`${fileName(title || text(row.id) || 'transcript')}.${extension}`,
		mimeType,
	);
	return { ...item, binary: { [field]: file } };
}

/** A title without what file systems refuse. */
function fileName(title: string): string {
	const safe = title
		.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return safe.slice(0, 100).replace(/^\.+|\.+$/g, '') || 'transcript';
}
