import { listing, listOperation } from '../../../actions/operations';
import { appPath, userId } from '../../../actions/paths';
import { usersMemory } from '../shapes';

export const getMany = listOperation('memories', usersMemory, {
	description: "Retrieve a list of a user's memories",
	properties: [],
	run: listing({
		path: (scope) => appPath(scope, 'memories'),
		names: ['memories'],
		shape: usersMemory,
		pageSize: 100,
		query: (scope) => ({ uid: userId(scope) }),
		emptyHint:
			'Omi returned no memories for this user. These are the facts that Omi remembers: for what was said, use the resource Conversation.',
	}),
});
