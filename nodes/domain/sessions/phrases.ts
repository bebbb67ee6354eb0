/** One of the phrases that begin a command. */
export interface Phrase {
	/** As the node's user wrote it. */
	readonly text: string;
	/** Its letters and digits only, in lower case. */
	readonly letters: string;
}

export interface Word {
	/** Its letters and digits only, in lower case. */
	readonly letters: string;
	/** Where it stands in its text. */
	readonly from: number;
	readonly to: number;
}

export interface FoundPhrase {
	readonly phrase: Phrase;
	/** Where it begins in the text; 0 where it had begun before. */
	readonly from: number;
	readonly to: number;
	/** How many of the words said before it had begun with. */
	readonly wordsBefore: number;
}

/** Knows where words end in any language, Chinese and Thai among them. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text; what has neither letter nor digit is none. */
export function wordsOf(text: string): Word[] {
	return Array.from(segmenter.segment(text)).flatMap(({ segment, index }) => {
		const letters = lettersOf(segment);
		return letters === '' ? [] : [{ letters, from: index, to: index + segment.length }];
	});
}

/**
 * Reads the phrases from a parameter, one a line or separated by commas; longer ones are tried first, so
 * that "hey n8n please" is not taken for "hey n8n".
 */
export function parsePhrases(list: string): Phrase[] {
	return list
		.split(/[\n,]/)
		.map((text) => ({ text: text.trim(), letters: lettersOf(text) }))
		.filter(({ letters }) => letters !== '')
		.sort((a, b) => b.letters.length - a.letters.length);
}

/**
 * Finds the phrases in a text, whatever its case, punctuation and spacing ("N-8-N" is "n8n"), but only as
 * whole words.
 *
 * @param tail the letters of the words said just before, as a phrase may have begun with them
 */
export function findPhrases(
	tail: readonly string[],
	text: string,
	phrases: readonly Phrase[],
): FoundPhrase[] {
	const words = [...tail.map((letters) => ({ letters, from: 0, to: 0 })), ...wordsOf(text)];
	const found: FoundPhrase[] = [];
	for (let first = 0; first < words.length; first++) {
		const match = phraseAt(words, first, phrases);
		// A phrase that lies in the tail as a whole was found when the tail was said.
		if (match === undefined || match.last < tail.length) continue;
		const from = first < tail.length ? 0 : (words[first]?.from ?? 0);
		const wordsBefore = Math.max(0, tail.length - first);
		found.push({ phrase: match.phrase, from, to: words[match.last]?.to ?? 0, wordsBefore });
		first = match.last;
	}
	return found;
}

/**
 * Finds a longer phrase that goes on where a shorter one was found: "hey n8n please" after "hey n8n".
 *
 * @param begun the letters of what was said since the shorter one began
 * @returns undefined if the text does not complete one
 */
export function growPhrase(
	begun: string,
	text: string,
	phrases: readonly Phrase[],
): FoundPhrase | undefined {
	const longer = phrases.filter(({ letters }) => letters.length > begun.length);
	const words = [{ letters: begun, from: 0, to: 0 }, ...wordsOf(text)];
	const match = phraseAt(words, 0, longer);
	if (match === undefined) return undefined;
	return { phrase: match.phrase, from: 0, to: words[match.last]?.to ?? 0, wordsBefore: 1 };
}

/** Whether a phrase begins with these letters and goes on. */
export function mayGrow(letters: string, phrases: readonly Phrase[]): boolean {
	return phrases.some((phrase) => {
		return phrase.letters.length > letters.length && phrase.letters.startsWith(letters);
	});
}

function phraseAt(words: readonly Word[], first: number, phrases: readonly Phrase[]) {
	for (const phrase of phrases) {
		let letters = '';
		for (let last = first; last < words.length && letters.length < phrase.letters.length; last++) {
			letters += words[last]?.letters ?? '';
			if (letters === phrase.letters) return { phrase, last };
			if (!phrase.letters.startsWith(letters)) break;
		}
	}
	return undefined;
}

/** A text's letters and digits only, in lower case. */
export function lettersOf(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
