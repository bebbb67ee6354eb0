/** What a scripted model says to a question. */
export interface Line {
	/** What all has to stand in the question, system messages included. */
	hears: readonly RegExp[];
	/** What a tool has to have found; the model has called none yet if left out. */
	finds?: RegExp;
	says: string | { tool: string; with: Record<string, unknown> };
}

const json = (value: unknown) => JSON.stringify(value);

const COACH = /You coach somebody who is in a conversation/;
const FACTS = /certainly wrong/;
const TRANSLATOR = /Translate what is said in other languages than English/;
const MOOD = /sentiment/i;
const PEOPLE = /What the user promised this person/;
const ASSISTANT = /You are the assistant of somebody who wears an Omi/;

const mood = (sentiment: string, strength: number) =>
	json({ sentiment, strength, confidence: 0.9 });

/**
 * What the model says in the examples. It knows the people of the simulated conversations, and no others: where the
 * question does not hold what the answer depends on, it has none.
 */
export const SCRIPT: readonly Line[] = [
	{
		hears: [
			COACH,
			/I could show you all of that right away/,
			/Speaker 0 [5-9]\d percent, [1-9] questions/,
		],
		says: 'Ask Sam what he misses most, and let him finish.',
	},
	{ hears: [COACH, /Share of the time: Speaker/], says: 'NOTHING' },
	{
		hears: [FACTS, /Said just now:[^]*It was 1972|Said just now:[^]*been in 1972/, /grandmother/],
		says: json({
			isWrong: true,
			claim: 'Kwame says that Armstrong stepped onto the moon in 1972.',
			correction: 'It was in July 1969.',
		}),
	},
	{
		hears: [FACTS, /Said just now:\n.+[^]*The conversation so far:\n/],
		says: json({ isWrong: false }),
	},
	{
		hears: [TRANSLATOR, /El tren llegó dos horas tarde/],
		says: 'The train came two hours late, but the landscape was lovely.',
	},
	{
		hears: [TRANSLATOR, /La próxima vez tienes que venir/],
		says: 'Next time you have to come to Sevilla, in April.',
	},
	{ hears: [TRANSLATOR, /Sí, por favor/], says: 'Yes, please.' },
	{ hears: [TRANSLATOR, /Speaker \d: /], says: '-' },
	{
		hears: [PEOPLE, /The user is Ann\./, /sam\.okafor@fernbank\.example/],
		says: json({
			people: [
				{
					name: 'Sam Okafor',
					company: 'Fernbank Tools',
					email: 'sam.okafor@fernbank.example',
					iPromised: 'An offer for forty licences by Tuesday.',
					theyPromised: 'To ask the finance team.',
				},
			],
		}),
	},
	{
		hears: [PEOPLE, /The user is Ann\./, /The team agreed to release on Thursday/],
		says: json({
			people: ['Zoë', 'Kwame', 'Mei'].map((name) => {
				return { name, company: '', email: '', iPromised: '', theyPromised: '' };
			}),
		}),
	},
	{
		hears: [ASSISTANT, /What did I promise Sam\?/],
		finds: /Ann sends an offer by Tuesday/,
		says: 'You promised Sam an offer for forty licences by Tuesday.',
	},
	{
		hears: [ASSISTANT, /What did I promise Sam\?/],
		says: { tool: 'Search_conversations', with: { Query: 'Sam' } },
	},
	{
		hears: [ASSISTANT, /Note that I call Sam on Monday/],
		finds: /Call Sam on Monday/,
		says: 'It is on your list: call Sam on Monday.',
	},
	{
		hears: [ASSISTANT, /Note that I call Sam on Monday/],
		says: { tool: 'Make_an_action_item', with: { Description: 'Call Sam on Monday' } },
	},
	{ hears: [MOOD, /annoying|enough of this|never believe me/], says: mood('Negative', 0.8) },
	{ hears: [MOOD, /lovely/], says: mood('Positive', 0.6) },
	{ hears: [MOOD, /Speaker \d: /], says: mood('Neutral', 0.5) },
];
