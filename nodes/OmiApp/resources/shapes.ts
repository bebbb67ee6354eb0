import { shapeOf } from '../../actions/output';
import type { Shape } from '../../actions/output';
import { userId } from '../../actions/paths';
import {
	actionItemShape,
	conversationShape,
	foundConversationShape,
	memoryShape,
} from '../../actions/shapes';

/** An app acts for many users: each item says whose it is, as the triggers' items do. */
function ofUser(shape: Shape): Shape {
	return shapeOf((row, scope) => ({
		...shape.simplify(row, scope),
		userId: scope ? userId(scope) : null,
	}));
}

export const usersActionItem = ofUser(actionItemShape);
export const usersConversation = ofUser(conversationShape);
export const usersFoundConversation = ofUser(foundConversationShape);
export const usersMemory = ofUser(memoryShape);
