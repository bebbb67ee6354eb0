import type { N8n } from '../../../tools/n8n/n8n.mts';
import type { Saved } from '../../../tools/n8n/saved.mts';
import { end, items, trigger, workflowWith } from '../../e2e/support/n8n.mts';
import { accepted, pause, ramp, readWav, secondsOf, send } from '../../e2e/support/omi.mts';
import { finish, idsOf, partsIn, say, talk } from '../../e2e/support/sessions.mts';

/** How long between two deliveries, in ms. */
const BREATH_MS = 300;

const words = talk('w', 3_000);
const seconds = secondsOf(ramp(16_000 * 3_000), 16_000);

/** Somebody who talks on and on, whatever happens to n8n: a conversation for one workflow, its sound for another. */
export class Speaker {
	private isOver = false;
	private said = 0;
	private heard = 0;
	private readonly refused: string[] = [];
	private talking: Promise<unknown> = Promise.resolve();

	private constructor(
		private readonly n8n: N8n,
		readonly conversation: Saved,
		readonly sound: Saved,
	) {}

	static async meet(n8n: N8n): Promise<Speaker> {
		const quiet = { triggerOn: 'sessionEnd', quietPeriod: 600, options: {} };
		const pieces = { triggerOn: 'duration', duration: 5, options: {} };
		return new Speaker(
			n8n,
			await n8n.publish({ ...workflowWith('omiTranscriptTrigger', quiet), name: 'What is said' }),
			await n8n.publish({ ...workflowWith('omiAudioTrigger', pieces), name: 'What is heard' }),
		);
	}

	begin(): void {
		const url = this.conversation.webhookUrl(trigger);
		const soundUrl = `${this.sound.webhookUrl(trigger)}?sample_rate=16000&uid=u`;
		this.talking = Promise.all([
			this.deliver(async () => {
				const answer = await say(url, 'u', words.slice(this.said, this.said + 1));
				if (answer === accepted) this.said += 1;
				return answer;
			}),
			this.deliver(async () => {
				const answer = await send(soundUrl, seconds[this.heard]);
				if (answer === accepted) this.heard += 1;
				return answer;
			}),
		]);
	}

	/** Waits until so much more has been said and heard. */
	async untilMore(count: number): Promise<void> {
		const goal = Math.min(this.said, this.heard) + count;
		while (Math.min(this.said, this.heard) < goal) await pause(50);
	}

	/** @returns what was answered to what n8n did not take, and the speaker has sent again */
	async stop(): Promise<string[]> {
		this.isOver = true;
		await this.talking;
		const answer = await this.end('u', words.slice(0, this.said));
		return answer === accepted ? this.refused : [...this.refused, answer];
	}

	/** Tells that a conversation is over. */
	async end(uid: string, said: typeof words): Promise<string> {
		return await finish(this.conversation.webhookUrl(trigger), uid, said);
	}

	/** The words that came out, execution by execution, and those that were said. */
	async words(): Promise<{ came: string[][]; said: string[] }> {
		const executions = await this.n8n.executions(this.conversation.id, {
			atLeast: 1,
			timeoutMs: 120_000,
		});
		return {
			came: partsIn(executions).map(({ ids }) => ids),
			said: idsOf(words.slice(0, this.said)),
		};
	}

	/** Whether the sound that came out is the beginning of what was heard, each sample once; and how much is missing, in s. */
	async soundIsWhole(): Promise<{ isWhole: boolean; secondsLeft: number }> {
		const executions = await this.n8n.executions(this.sound.id, { atLeast: 1, settleMs: 2_000 });
		const files: Buffer[] = [];
		for (const item of executions.flatMap((execution) => items(execution, end))) {
			files.push(readWav(await this.n8n.binary(item)).pcm);
		}
		const came = Buffer.concat(files);
		const sent = Buffer.concat(seconds.slice(0, this.heard));
		return {
			isWhole: came.equals(sent.subarray(0, came.length)),
			secondsLeft: (sent.length - came.length) / 32_000,
		};
	}

	private async deliver(one: () => Promise<string>): Promise<void> {
		while (!this.isOver) {
			const answer = await one().catch(String);
			if (answer !== accepted) this.refused.push(answer);
			await pause(BREATH_MS);
		}
	}
}
