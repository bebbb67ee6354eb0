import { Troubles, type Told } from '../../../nodes/trigger/asking/troubles';

const AT = Date.UTC(2026, 9, 8);
const HOUR = 3_600_000;

function troubles() {
	const told: Told[] = [];
	const judge = new Troubles('conversations', (one) => told.push(one));
	/** What is told of a round: of users whom an app may not ask for, or of what ended it. */
	const round = (users: string[], error?: unknown, at = AT) => {
		told.length = 0;
		const ofUsers = new Map(users.map((user) => [user, { message: `not for "${user}"` }]));
		const changes = judge.judge({ error, ofUsers }, 0, at);
		return { said: told.map(({ message }) => message), changes, told };
	};
	return { judge, round };
}

describe('Users whom an app may not ask for any more', () => {
	it('are told of once each, and anew when it is so again', () => {
		const { round } = troubles();
		expect(round(['bob']).said).toEqual([
			'Omi could not be asked for conversations: not for "bob"',
		]);
		expect(round(['bob']).said).toEqual([]);
		expect(round(['bob', 'ann']).said).toEqual([
			'Omi could not be asked for conversations: not for "ann"',
		]);
		expect(round(['ann']).said).toEqual([
			'Omi can be asked for conversations of the user "bob" again',
		]);
		expect(round(['ann', 'bob']).said).toEqual([
			'Omi could not be asked for conversations: not for "bob"',
		]);
	});

	it('are told of in one where there are many', () => {
		const { round } = troubles();
		const { said, changes } = round(['a', 'b', 'c', 'd', 'e']);
		expect(said).toEqual([
			'Omi could not be asked for conversations: not for "a"; not for "b"; not for "c"; and 2 more like this',
		]);
		expect(changes).toHaveLength(5);
	});

	it('are not taken for well because a round was ended before them', () => {
		const { round } = troubles();
		round(['bob']);
		expect(round([], new Error('Omi is away')).changes).toEqual([]);
		expect(round(['bob']).said).toEqual([]);
	});

	it('are known after a restart', () => {
		const { round, judge } = troubles();
		judge.restore(['refused bob']);
		expect(round(['bob']).said).toEqual([]);
		expect(round([]).changes).toEqual([{ what: 'refused bob', isOver: true }]);
	});
});

describe('Omi that cannot be asked', () => {
	it('is told of at once where it refuses the key, and after an hour where it is away', () => {
		const { round } = troubles();
		expect(round([], { httpCode: '401', message: 'wrong key' }).said).toEqual([
			'Omi could not be asked for conversations: wrong key',
		]);
		expect(round([], { message: 'away' }, AT + HOUR / 2).said).toEqual([]);
		expect(round([], { message: 'away' }, AT + HOUR).said).toEqual([
			'Omi could not be asked for conversations for an hour: away',
		]);
		expect(round([], undefined, AT + 2 * HOUR).said).toEqual([
			'Omi can be asked for conversations again',
			'Omi can be asked for conversations again',
		]);
	});
});
