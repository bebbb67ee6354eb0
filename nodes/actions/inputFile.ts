import type { INodeProperties } from 'n8n-workflow';

import { text } from '../omiApi/values';
import type { Scope } from './types';

const DEFAULT_FIELD = 'data';

export const inputFileField: INodeProperties = {
	displayName: 'Input File Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: DEFAULT_FIELD,
	required: true,
	hint: 'The name of the input field that holds the file',
	description:
		'A text file or subtitles (SRT or WebVTT). Subtitles keep their times and speakers as far as Omi takes them.',
};

/** The text of the file that an item brings. */
export async function inputText(scope: Scope): Promise<string> {
	const field = text(scope.parameter('binaryPropertyName', DEFAULT_FIELD)) || DEFAULT_FIELD;
	// Says by itself which field is missing.
	scope.context.helpers.assertBinaryData(scope.item, field);
	const bytes = await scope.context.helpers.getBinaryDataBuffer(scope.item, field);
	if (bytes.includes(0)) {
		scope.fail(
			`The file in '${field}' is not a text`,
			'Use a text file, an SRT or a WebVTT file, in UTF-8',
		);
	}
	return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
