import { textsIn } from '../../../tools/services/notion.mts';
import { developerMemory } from '../../support/payloads';
import { said, type Examples } from '../support/examples.mts';
import { request } from '../support/n8n.mts';

/** What becomes of finished conversations. */
export function memories(examples: () => Examples): void {
	describe('A searchable archive', () => {
		it('finds what was agreed with somebody, among other conversations', async () => {
			const archive = await examples().publish('archive.json');
			await archive.talk('day', 'memory');
			// Whose conversations are there, but nobody called Sam.
			const ask = async (...kinds: Array<'memory' | 'chat-tool'>) => {
				await archive.talk('sales', ...kinds);
				const answers = await archive.itemsOf('Answer');
				return String(answers.at(-1)?.result);
			};
			expect(await ask('chat-tool')).toBe(
				'No conversation in the archive has the words: Sam, licences.',
			);

			const found = await ask('memory', 'chat-tool');
			expect(found).toContain(
				'Call with Sam of Fernbank Tools. Sam Okafor of Fernbank Tools wants',
			);
			expect(found).toContain('To do: Send Sam the offer for forty licences; Ask whether');
			expect(found).toContain('Sam Okafor: Good. We would take forty licences');
			expect(found).not.toContain('Morning stand-up');
		});

		it('keeps a conversation once that Omi sends again', async () => {
			const archive = await examples().publish('archive.json');
			const kept = (await archive.itemsOf('Keep it')).length;
			const url = `${archive.saved.webhookUrl('Omi Memory Trigger')}?uid=${archive.uid}`;
			for (const title of ['Roadmap', 'Roadmap, renamed']) {
				const memory = developerMemory();
				await request(url, { ...memory, structured: { ...Object(memory.structured), title } });
				await archive.itemsOf('Keep it', kept + 1);
			}
			const [first, second] = (await archive.itemsOf('Keep it')).slice(kept);
			expect(second).toMatchObject({ id: first?.id, title: 'Roadmap, renamed' });
		});
	});

	describe('The statistics of talking', () => {
		it('add up a week: how long, and how much of it was mine', async () => {
			const statistics = await examples().publish('talk-statistics.json');
			await statistics.talk('standup', 'memory');
			const [, answer] = await statistics.talk('sales', 'memory', 'chat-tool');
			const lines = (said(answer?.body) ?? '').split('\n').sort();
			expect(lines).toEqual([
				expect.stringMatching(
					/^business: 1 conversations, 1 minutes; you spoke 6\d percent of the time and asked 3 of 3 questions\.$/,
				),
				expect.stringMatching(/^work: 1 conversations, 2 minutes; you spoke [12]\d percent/),
			]);
		});
	});

	describe('Contacts', () => {
		it('keep who was promised what, once for each person, and tell the CRM', async () => {
			const { given } = examples();
			const contacts = await examples().publish('contacts.json');
			await contacts.talk('sales', 'memory');
			await contacts.itemsOf('Keep the contact', 1);
			await contacts.talk('standup', 'memory');
			await contacts.itemsOf('Keep the contact', 2);
			// The same people in another conversation.
			const again = await examples().publish('contacts.json');
			await again.talk('sales', 'memory');
			const kept = await again.itemsOf('Keep the contact', 3);
			expect(kept.map(({ name, id }) => `${id} ${name}`)).toEqual([
				'1 Sam Okafor',
				'2 Zoë',
				'3 Kwame',
				'4 Mei',
				'1 Sam Okafor',
			]);
			expect(kept[0]).toMatchObject({
				company: 'Fernbank Tools',
				iPromised: 'An offer for forty licences by Tuesday.',
				lastSpoken: expect.stringMatching(/^\d{4}-/),
			});
			const sam = {
				email: 'sam.okafor@fernbank.example',
				properties: {
					firstname: 'Sam',
					lastname: 'Okafor',
					company: 'Fernbank Tools',
					message:
						'I promised: An offer for forty licences by Tuesday. They promised: To ask the finance team.',
				},
			};
			expect(given.hubspot).toEqual([sam, sam]);
		});
	});

	describe('Tasks', () => {
		it('arrive in Jira, each with where it comes from', async () => {
			const jira = await examples().publish('action-items-to-jira.json');
			await jira.talk('sales', 'memory');
			await jira.itemsOf('Create the issue', 1);
			expect(examples().given.jira).toEqual([
				{
					summary: 'Send Sam the offer for forty licences',
					description: expect.stringMatching(
						/Due: \d.*\nSaid in: Call with Sam of Fernbank Tools$/,
					),
				},
				expect.objectContaining({ summary: expect.stringContaining('export to spreadsheets') }),
			]);
		});

		it('arrive in a Notion database', async () => {
			const { given } = examples();
			const notion = await examples().publish('tasks-to-notion.json');
			await notion.talk('sales', 'memory');
			await notion.itemsOf('Create the task', 1);
			const [task, ...others] = given.notion.splice(0);
			expect(others).toHaveLength(1);
			expect(task?.properties).toMatchObject({
				Name: { title: [{ text: { content: 'Send Sam the offer for forty licences' } }] },
				Due: { date: { start: expect.stringMatching(/^\d{4}-\d\d-\d\d/) } },
				Done: { checkbox: false },
				'Said in': { rich_text: [{ text: { content: 'Call with Sam of Fernbank Tools' } }] },
			});
		});
	});

	describe('Memories', () => {
		it('arrive in a Slack channel', async () => {
			const slack = await examples().publish('memory-to-slack.json');
			await slack.talk('sales', 'memory');
			await slack.itemsOf('Post it', 1);
			expect(examples().given.slack).toEqual([
				{
					channel: '#general',
					text: expect.stringMatching(
						/^📞 \*Call with Sam of Fernbank Tools\*\n.*\n• Send Sam the offer/,
					),
				},
			]);
		});

		it('become pages in Notion', async () => {
			const { given } = examples();
			const notion = await examples().publish('memory-to-notion.json');
			await notion.talk('sales', 'memory');
			await notion.itemsOf('Create the page', 1);
			const [page, ...others] = given.notion.splice(0);
			expect(others).toEqual([]);
			expect(page?.properties).toMatchObject({
				title: [{ text: { content: '📞 Call with Sam of Fernbank Tools' } }],
			});
			expect(textsIn(page?.children)).toEqual([
				expect.stringContaining('Sam Okafor of Fernbank Tools wants'),
				'To do',
				expect.stringContaining('• Send Sam the offer for forty licences'),
				'What was said',
				expect.stringContaining('Sam Okafor: Thursday is fine.'),
			]);
		});
	});
}
