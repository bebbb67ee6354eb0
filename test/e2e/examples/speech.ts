import { said, type Examples } from '../support/examples.mts';
import { request } from '../support/n8n.mts';

/** What answers while somebody speaks, or asks. */
export function speech(examples: () => Examples): void {
	describe('What helps while somebody speaks', () => {
		/** What Omi was answered, where it was more than nothing. */
		const words = (answers: Array<{ body: string }>) =>
			answers
				.map(({ body }) => JSON.parse(body) as object)
				.filter((one) => Object.keys(one).length);

		it('coaches: one hint, with what is known of the wearer', async () => {
			const coach = await examples().publish('live-coach.json');
			const answers = words(await coach.talk('sales', 'transcript'));
			await coach.itemsOf('Omi Reply', 1);
			expect(answers).toMatchObject([
				{
					notification: {
						prompt: expect.stringContaining('Ask Sam what he misses most, and let him finish.'),
						params: ['user_name', 'user_facts'],
					},
				},
			]);
			expect(JSON.stringify(answers)).toContain('{{user_name}}');
		});

		it('checks facts: the wrong date, and nothing else', async () => {
			const check = await examples().publish('fact-check.json');
			const answers = words(await check.talk('quarrel', 'transcript'));
			await check.itemsOf('Omi Reply', 1);
			expect(answers.length).toBeGreaterThan(0);
			for (const answer of answers) {
				expect(answer).toMatchObject({
					notification: {
						prompt: expect.stringMatching(/1972.*Tell {{user_name}}.*It was in July 1969\./),
						params: ['user_name'],
					},
				});
			}
			expect(words(await check.talk('standup', 'transcript'))).toEqual([]);
		});

		it('translates what is foreign, and is silent about the rest', async () => {
			const translation = await examples().publish('live-translation.json');
			expect(words(await translation.talk('dinner', 'transcript'))).toEqual([
				{ message: 'The train came two hours late, but the landscape was lovely.' },
				{ message: 'Next time you have to come to Sevilla, in April.' },
			]);
			const english = await examples().publish('live-translation.json');
			expect(words(await english.talk('standup', 'transcript'))).toEqual([]);
		});

		it('keeps the mood, and says when it turns', async () => {
			const mood = await examples().publish('mood.json');
			const answers = words(await mood.talk('quarrel', 'transcript'));
			const rows = await mood.itemsOf('Keep it', 2);
			const moods = rows.map(({ mood: one }) => one);
			expect(moods).toContain('Negative');
			expect(moods).toContain('Neutral');
			expect(answers).toHaveLength(moods.filter((one) => one === 'Negative').length);
			expect(answers[0]).toEqual({ message: expect.stringContaining('The mood is turning.') });
			expect(rows.map(({ part }) => part)).toEqual(rows.map((_, index) => index + 1));
			expect(rows[0]).toMatchObject({ transcript: expect.stringContaining('My grandmother saw') });
		});
	});

	describe('The house by voice', () => {
		it('does what was said, and says on the phone what has changed', async () => {
			const { given, account } = examples();
			const house = await examples().publish('home-by-voice.json');
			await house.talk('evening', 'transcript');
			await house.itemsOf('Answer on the phone', 2);
			// Two executions, of which either may be the faster.
			expect(given.home.sort()).toEqual([
				'turn off the light in the living room',
				'turn on the kitchen light',
			]);
			const told = account.world.notifications.filter(({ uid }) => uid === house.uid);
			const messages = told.map(({ message }) => message).sort();
			expect(messages).toEqual(['Kitchen: on', 'Living room: off']);
		});
	});

	describe('An assistant in the chat', () => {
		it('looks things up in Omi, and puts things onto the list', async () => {
			const { account } = examples();
			const assistant = await examples().publish('chat-agent.json');
			const [answer] = await assistant.talk('sales', 'chat-tool');
			expect(said(answer?.body)).toBe('You promised Sam an offer for forty licences by Tuesday.');

			const url = assistant.saved.webhookUrl('Omi Chat Tool Trigger');
			const { json } = await request(`${url}?uid=${assistant.uid}`, {
				question: 'Note that I call Sam on Monday',
				uid: assistant.uid,
				tool_name: 'ask_assistant',
			});
			expect(json).toEqual({ result: 'It is on your list: call Sam on Monday.' });
			expect(account.world.actionItems).toMatchObject([{ description: 'Call Sam on Monday' }]);
		});
	});
}
