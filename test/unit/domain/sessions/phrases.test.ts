import { findPhrases, parsePhrases, wordsOf } from '../../../../nodes/domain/sessions/phrases';

const lettersOf = (text: string) => wordsOf(text).map(({ letters }) => letters);

/** The phrases found, each with what is said after it. */
function find(phrases: string, text: string, before = '') {
	return findPhrases(lettersOf(before), text, parsePhrases(phrases)).map(({ phrase, to }) => [
		phrase.text,
		text.slice(to),
	]);
}

describe('the phrases of a parameter', () => {
	it('stand one a line or with commas between, the longest first', () => {
		expect(
			parsePhrases(' Hey n8n, hey n8n please\nOK  computer \r\n').map(({ text }) => text),
		).toEqual(['hey n8n please', 'OK  computer', 'Hey n8n']);
	});

	it('are none without a letter', () => {
		expect(parsePhrases(',\n ,!?, …')).toEqual([]);
		expect(parsePhrases('')).toEqual([]);
	});
});

describe('a phrase', () => {
	it.each([
		'Hey n8n remind me',
		'HEY N8N remind me',
		'hey, N-8-N remind me',
		'Hey! n 8 n remind me',
		'“Hey” n8n remind me',
		'heyn8n remind me',
		'Hｅｙ ｎ８ｎ remind me',
		'so, hey n8n remind me',
	])('is heard in "%s"', (text) => {
		expect(find('Hey n8n', text)).toEqual([['Hey n8n', ' remind me']]);
	});

	it.each(['they n8n', 'hey n8nish', 'hey n', 'n8n hey', 'hey there n8n', '', '…'])(
		'is not heard in "%s"',
		(text) => {
			expect(find('Hey n8n', text)).toEqual([]);
		},
	);

	it('is heard in any language, without blanks between its words', () => {
		expect(find('你好小欧', '嗯，你好，小欧！提醒我买牛奶')).toEqual([
			['你好小欧', '！提醒我买牛奶'],
		]);
		expect(find('小欧', '小欧提醒我买牛奶')).toEqual([['小欧', '提醒我买牛奶']]);
		expect(find('สวัสดี', 'สวัสดีครับ')).toEqual([['สวัสดี', 'ครับ']]);
		expect(find('ça va', 'C\u0327A VA bien')).toEqual([['ça va', ' bien']]);
		expect(find('اوك أومي', 'اوك، أومي! ذكرني')).toEqual([['اوك أومي', '! ذكرني']]);
	});

	it('is heard though it began with what was said before', () => {
		expect(find('hey n8n', 'n8n remind me', 'So, hey')).toEqual([['hey n8n', ' remind me']]);
		expect(find('hey n8n', '8-N remind me', 'hey N')).toEqual([['hey n8n', ' remind me']]);
		expect(find('a b c', 'c d', 'a b')).toEqual([['a b c', ' d']]);
	});

	it('is not heard again in what was said before', () => {
		expect(find('hey n8n', 'remind me', 'hey n8n')).toEqual([]);
	});

	it('is heard as often as it is said, but not twice in the same words', () => {
		expect(find('hey hey', 'hey hey hey')).toEqual([['hey hey', ' hey']]);
		expect(find('hey hey', 'hey hey hey hey')).toHaveLength(2);
	});

	it('is the longest that fits', () => {
		expect(find('hey n8n, hey n8n please', 'hey n8n please wait. Hey n8n stop')).toEqual([
			['hey n8n please', ' wait. Hey n8n stop'],
			['hey n8n', ' stop'],
		]);
	});

	it('is not heard where there is none to hear', () => {
		expect(find('', 'hey n8n')).toEqual([]);
	});

	it('is found where it stands in the text', () => {
		expect(findPhrases([], 'So… hey n8n!', parsePhrases('hey n8n'))).toMatchObject([
			{ from: 4, to: 11 },
		]);
		expect(findPhrases(lettersOf('hey'), 'n8n!', parsePhrases('hey n8n'))).toMatchObject([
			{ from: 0, to: 3 },
		]);
	});
});
