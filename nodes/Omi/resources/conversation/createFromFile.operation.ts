import { CREATE_TIMEOUT_SECONDS, textBody, textOptions } from '../../../actions/conversationCreate';
import { collection } from '../../../actions/fields';
import { inputFileField, inputText } from '../../../actions/inputFile';
import { writes } from '../../../actions/operations';
import { items, shapedWrite } from '../../../actions/output';
import { developerPath } from '../../../actions/paths';
import { perItem } from '../../../actions/run';
import { createdConversationShape } from '../../../actions/shapes';
import type { Operation } from '../../../actions/types';
import { parseSubtitles } from '../../../domain/subtitles';
import { createOf, subtitleSegments } from './segments';
import { thing } from './shared';

const WHERE_SUBTITLES_END =
	'If left out: where the subtitles end, or five minutes after the start of a plain text';

export const createFromFile: Operation = {
	value: 'createFromFile',
	name: 'Create From File',
	action: 'Create conversation from file',
	description: 'Create a conversation from a text file, or from subtitles (SRT or WebVTT)',
	properties: [inputFileField, textOptions(WHERE_SUBTITLES_END)],
	run: perItem(async (scope) => {
		const options = collection(scope, 'options');
		const words = await inputText(scope);
		const cues = parseSubtitles(words);
		if (cues) return items([await createOf(scope, subtitleSegments(scope, cues), options)]);
		const request = {
			method: 'POST' as const,
			path: developerPath(thing.path),
			body: textBody(scope, words, options),
			timeoutSeconds: CREATE_TIMEOUT_SECONDS,
		};
		const row = await scope.client.row({ ...request, ...writes(thing) }, 'id');
		return items([shapedWrite(scope, createdConversationShape, row)]);
	}),
};
