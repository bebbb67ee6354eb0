import { type Act, objectOf, Refusal, textOf } from './service.mts';

export const JIRA_ACCOUNT = { email: 'ann@example.com', apiToken: 'simulated' };

/** What the stand-in knows: a project and a type of issue. */
export const JIRA_PROJECT = '10000';
export const JIRA_ISSUE_TYPE = '10001';

export interface JiraIssue {
	summary: string;
	description: string | undefined;
}

/** Jira Cloud's "Create issue", version 2 (https://developer.atlassian.com/cloud/jira/platform/rest/v2). */
export function jira(issues: JiraIssue[]): Act {
	const { email, apiToken } = JIRA_ACCOUNT;
	const basic = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
	return ({ method, path, headers, json }) => {
		if (headers.authorization !== basic) {
			throw new Refusal(401, { errorMessages: ['You are not authenticated.'], errors: {} });
		}
		if (method === 'GET' && path === '/rest/api/2/issuetype') {
			return [{ id: JIRA_ISSUE_TYPE, name: 'Task', subtask: false }];
		}
		const [, id] = /^\/rest\/api\/2\/issue(?:\/(\d+))?$/.exec(path) ?? [];
		const known = issues[Number(id) - 20_000];
		if (method === 'GET' && known !== undefined) return keyOf(Number(id) - 20_000);
		if (method !== 'POST' || path !== '/rest/api/2/issue') {
			throw new Refusal(404, { errorMessages: ['Not found'], errors: {} });
		}
		const { summary, description, project, issuetype } = objectOf(json.fields);
		const title = textOf(summary);
		const errors = {
			...(objectOf(project).id !== JIRA_PROJECT && { project: 'Specify a valid project' }),
			...(objectOf(issuetype).id !== JIRA_ISSUE_TYPE && {
				issuetype: 'Specify a valid issue type',
			}),
			...(title === undefined && { summary: 'You must specify a summary of the issue.' }),
			...((title ?? '').length > 255 && { summary: 'Summary must be less than 255 characters.' }),
			...(/\n/.test(title ?? '') && {
				summary: 'The summary is invalid because it contains newlines.',
			}),
		};
		if (title === undefined || Object.keys(errors).length > 0) {
			throw new Refusal(400, { errorMessages: [], errors });
		}
		issues.push({ summary: title, description: textOf(description) });
		return keyOf(issues.length - 1);
	};
}

const keyOf = (index: number) => ({
	id: String(20_000 + index),
	key: `OMI-${index + 1}`,
	self: `/rest/api/2/issue/${20_000 + index}`,
});
