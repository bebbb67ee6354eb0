import type { ScenarioName } from '../simulate/index.mts';
import type { Item } from './executions.mts';
import { staleness } from './samples.mts';

/** The kinds of delivery that Omi makes, each to an address of its own. */
export type DeliveryKind =
	| 'memory'
	| 'transcript'
	| 'audio'
	| 'day-summary'
	| 'button'
	| 'chat-tool'
	| 'setup';

/** What an example workflow should make of a simulated conversation. */
export interface Expectation {
	/** What Omi's user does; the day on which n8n is stopped for a while if left out. */
	scenario?: ScenarioName;
	/** What Omi sends it; nothing if left out, as the workflow asks. */
	sends?: DeliveryKind;
	/** What Omi sends to the same address as well. */
	alsoSends?: DeliveryKind[];
	/** Whether the workflow answers in words, which Omi shows to its user. */
	says?: boolean;
	/** The name of the node that receives it. */
	trigger: string;
	/** The name of the node whose items are the workflow's result. */
	result: string;
	/** At least so many executions, or exactly one for each delivery. */
	executions: number | 'perDelivery';
	/** At least so many resulting items. */
	items: number;
	/** Fields that each resulting item has, not empty. */
	fields: string[];
	/** What some resulting item says in these fields, among other things. */
	contains?: Record<string, string>;
	/** The name of the file that each resulting item carries. */
	file?: string;
}

/** What one of an example's triggers has received. */
export interface Receipt {
	trigger: string;
	/** What it shows in the editor before anything has come. */
	sample: Item[];
	/** What came, in order. */
	received: Item[];
}

export interface Answer {
	/** The HTTP status, 0 if there was no answer. */
	status: number;
	body: string;
}

/** What became of one example. */
export interface Outcome {
	name: string;
	expectation: Expectation;
	/** What was answered to each delivery. */
	answers: Answer[];
	executions: Array<{ status: string; error?: string }>;
	/** Of each of its triggers. */
	receipts: Receipt[];
	/** Of all executions, in order. */
	items: Item[];
}

/** Everything that is not as it should be, a sentence each. */
export function problems(outcome: Outcome): string[] {
	const { expectation, answers, executions, items } = outcome;
	const { says = false } = expectation;
	const found: string[] = [];
	const say = (isWrong: boolean, sentence: string) => isWrong && found.push(sentence);

	say(expectation.sends !== undefined && answers.length === 0, 'Omi sent nothing.');
	for (const { status, body } of answers) {
		say(status !== 200, `A delivery was answered ${status || 'not at all'}: ${shorten(body)}`);
		say(!says && saysMessage(body), `An answer would be shown to Omi's user: ${shorten(body)}`);
	}

	for (const { status, error } of executions) {
		say(status !== 'success', `An execution ended as "${status}"${error ? `: ${error}` : '.'}`);
	}
	const { executions: expected, items: itemsExpected, fields, contains = {}, file } = expectation;
	if (expected === 'perDelivery') {
		const sent = count(answers.length, 'delivery', 'deliveries');
		say(
			executions.length !== answers.length,
			`${count(executions.length, 'execution')} came of ${sent}.`,
		);
	} else {
		say(executions.length < expected, `Only ${count(executions.length, 'execution')} came.`);
	}

	say(items.length < itemsExpected, `Only ${count(items.length, 'item')} came out.`);
	const isEmpty = (value: unknown) => value === undefined || value === null || value === '';
	for (const field of fields) {
		say(
			items.some(({ json }) => isEmpty(json[field])),
			`The field "${field}" is missing or empty in an item.`,
		);
	}
	for (const [field, words] of Object.entries(contains)) {
		const isSaid = items.some(({ json }) => String(json[field]).includes(words));
		say(!isSaid, `No item says "${words}" in the field "${field}".`);
	}
	say(
		file !== undefined && items.some(({ binary }) => binary?.[file] === undefined),
		`The file "${file}" is missing from an item.`,
	);
	const stale = outcome.receipts.flatMap(({ sample, received }) => staleness(sample, received));
	return [...new Set(found), ...stale];
}

/** Whether Omi would show this answer to its user as a notification. */
function saysMessage(body: string): boolean {
	try {
		const answer: unknown = JSON.parse(body);
		return typeof answer === 'object' && answer !== null && 'message' in answer;
	} catch {
		return false;
	}
}

/** "1 item", "2 items". */
export function count(amount: number, one: string, many = `${one}s`): string {
	return `${amount} ${amount === 1 ? one : many}`;
}

function shorten(text: string, length = 160): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

const delivered: Record<DeliveryKind, [one: string, many: string]> = {
	memory: ['finished conversation', 'finished conversations'],
	transcript: ['piece of transcript', 'pieces of transcript'],
	audio: ['piece of sound', 'pieces of sound'],
	'day-summary': ['day summary', 'day summaries'],
	button: ['press of the button', 'presses of the button'],
	'chat-tool': ['request from the chat', 'requests from the chat'],
	setup: ['setup check', 'setup checks'],
};

/** "all 200 {"received":true}", or each different answer with how often it came. */
function answersLine(answers: Answer[]): string {
	const tally = new Map<string, number>();
	for (const { status, body } of answers) {
		const answer = `${status} ${shorten(body, 60)}`.trim();
		tally.set(answer, (tally.get(answer) ?? 0) + 1);
	}
	const [first, ...others] = tally;
	if (first === undefined) return 'nothing';
	if (others.length === 0) return answers.length > 1 ? `each time ${first[0]}` : first[0];
	return [...tally].map(([answer, times]) => `${times} × ${answer}`).join(', ');
}

function exampleLine(item: Item, file: string | undefined): string {
	const fields = Object.entries(item.json).map(([name, value]) => {
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		return `${name}: ${shorten(text, 60) || '(none)'}`;
	});
	const carried = file === undefined ? undefined : item.binary?.[file];
	const label =
		carried && `file: ${[carried.fileName, carried.mimeType].filter(Boolean).join(', ')}`;
	return [...fields, ...(label ? [label] : [])].join(' | ');
}

function sentLines(sends: DeliveryKind | undefined, answers: Answer[]): string[] {
	if (sends === undefined) return ['    Omi sent     nothing: the workflow asks'];
	return [
		`    Omi sent     ${count(answers.length, ...delivered[sends])}`,
		`    answered     ${answersLine(answers)}`,
	];
}

/** One workflow's part of the report. */
export function describe(outcome: Outcome): string {
	const { name, expectation, answers, executions, items } = outcome;
	const wrong = problems(outcome);
	const [example] = items;
	const lines = [
		`${wrong.length === 0 ? '✔' : '✘'} ${name}`,
		...sentLines(expectation.sends, answers),
		`    n8n made     ${count(executions.length, 'execution')}, ${count(items.length, 'item')} at "${expectation.result}"`,
		...(example ? [`    for example  ${exampleLine(example, expectation.file)}`] : []),
		...wrong.map((sentence) => `    WRONG: ${sentence}`),
	];
	return lines.join('\n');
}
