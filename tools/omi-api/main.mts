import {
	APP_ID,
	APP_KEY,
	DEVELOPER_KEY,
	makeActionItem,
	makeConversation,
	makeFolder,
	makeMemory,
	USER_ID,
} from './store.mts';
import { startOmiApi } from './server.mts';

/** Runs the stand-in by itself, to try the Omi node without Omi: `npx tsx tools/omi-api/main.mts [port]`. */
async function main(): Promise<void> {
	const api = await startOmiApi(Number(process.argv[2] ?? 8787));
	api.store.conversations.push(makeConversation());
	api.store.memories.push(makeMemory());
	api.store.actionItems.push(makeActionItem());
	api.store.folders.push(makeFolder());
	api.onRequest = ({ method, rawPath }) => console.log(method, rawPath);
	console.log(`Base URL       ${api.url}`);
	console.log(`Developer API  key ${DEVELOPER_KEY}`);
	console.log(`App API        app ${APP_ID}, key ${APP_KEY}, user ${USER_ID}`);
}

void main();
