import type { Scene } from '../types.mts';

/** A call with a customer: promises on both sides, an address spelled out, and one who talks the most. */
export const sales: Scene = {
	startsAt: 0,
	speakers: ['Ann', 'Sam Okafor'],
	title: 'Call with Sam of Fernbank Tools',
	overview:
		'Sam Okafor of Fernbank Tools wants forty licences if they cost no more than 1,200 euros a month. Ann sends an offer by Tuesday, and Sam asks his finance team.',
	emoji: '📞',
	category: 'business',
	actionItems: [
		{ description: 'Send Sam the offer for forty licences', dueInDays: 5 },
		{ description: 'Ask whether the export to spreadsheets can come in March', dueInDays: 2 },
	],
	events: [{ title: 'Second call with Sam', inDays: 7, minutes: 30 }],
	decisions: ['Forty licences, if they cost no more than 1,200 euros a month'],
	lines: [
		{ speaker: 0, text: 'Hello Sam, good to hear you. How did the trial go at Fernbank Tools?' },
		{ speaker: 1, text: 'Well, mostly. The people in the workshop like it.' },
		{
			speaker: 0,
			text: 'I am glad to hear that. We have worked a lot on the workshop side this year, and there is more to come: a new planner, a better search, and labels that you can print.',
		},
		{
			speaker: 0,
			text: 'And before I forget it, there is the new calendar too, and the reports, and the whole thing is faster now. I could show you all of that right away if you like.',
		},
		{ speaker: 1, text: 'Perhaps later. What I miss is the export to spreadsheets.', pause: 1.5 },
		{ speaker: 0, text: 'I will ask whether it can come in March.' },
		{
			speaker: 1,
			text: 'Good. We would take forty licences, if they cost no more than 1,200 a month.',
		},
		{
			speaker: 0,
			text: 'Then I send you an offer for forty licences by Tuesday. Where shall it go?',
		},
		{
			speaker: 1,
			text: 'To sam.okafor@fernbank.example, please. I ask our finance team meanwhile.',
		},
		{ speaker: 0, text: 'Shall we talk again next Thursday?', pause: 1 },
		{ speaker: 1, text: 'Thursday is fine. Thank you, Ann.' },
	],
};
