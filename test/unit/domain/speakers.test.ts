import { speakerShares } from '../../../nodes/domain/speakers';

const said = (speakerName: string | null, text: string, start: number, end: number) => ({
	text,
	start,
	end,
	speakerName,
	speakerId: 1,
	isUser: speakerName === 'Ann',
});

describe('who has said how much', () => {
	it('counts time, words and questions, the longest first', () => {
		const shares = speakerShares([
			said('Ann', 'Shall we? Or not?!', 0, 2),
			said('Zoë', "It's the 3rd time that we can't; isn't it?", 2, 8),
			said('Ann', 'Fine.', 9, 11),
		]);
		expect(shares).toEqual([
			{ speaker: 'Zoë', isUser: false, seconds: 6, percent: 60, words: 9, questions: 1 },
			{ speaker: 'Ann', isUser: true, seconds: 4, percent: 40, words: 5, questions: 2 },
		]);
	});

	it('knows words and questions of other scripts', () => {
		const [share] = speakerShares([said(null, '今日は寒いですね？', 0, 1)]);
		expect(share).toMatchObject({ speaker: 'Speaker 1', questions: 1 });
		expect(share?.words).toBeGreaterThan(2);
	});

	it('has nobody where nothing was said, and no share of no time', () => {
		expect(speakerShares([])).toEqual([]);
		expect(speakerShares([said('Ann', '  ', 0, 1)])).toEqual([]);
		expect(speakerShares([said('Ann', 'Yes', 1, 1)])).toMatchObject([{ seconds: 0, percent: 0 }]);
		expect(speakerShares([said('Ann', 'Yes', 5, 1)])).toMatchObject([{ seconds: 0, percent: 0 }]);
	});

	it('takes a voice for the user once Omi knows it', () => {
		const shares = speakerShares([
			{ ...said('Ann', 'One.', 0, 1), isUser: false },
			said('Ann', 'Two.', 1, 2),
		]);
		expect(shares).toMatchObject([{ isUser: true, words: 2 }]);
	});
});
