import { textOptions } from '../../../actions/conversationCreate';
import { inputFileField, inputText } from '../../../actions/inputFile';
import { items } from '../../../actions/output';
import { perItem } from '../../../actions/run';
import type { Operation } from '../../../actions/types';
import { parseSubtitles } from '../../../domain/subtitles';
import { createConversation } from './shared';

export const createFromFile: Operation = {
	value: 'createFromFile',
	name: 'Create From File',
	action: 'Create conversation from file',
	description:
		'Create a conversation for a user from a text file, or from subtitles (SRT or WebVTT)',
	properties: [inputFileField, textOptions()],
	run: perItem(async (scope) => {
		const words = await inputText(scope);
		// An app can give Omi a text only: of subtitles it keeps who says what, and not when.
		const lines = parseSubtitles(words)?.map(({ speaker, text }) =>
			speaker === null ? text : `${speaker}: ${text}`,
		);
		return items([await createConversation(scope, lines?.join('\n') ?? words)]);
	}),
};
