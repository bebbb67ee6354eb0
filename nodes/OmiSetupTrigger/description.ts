import * as n8n from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeParameters,
	INodeProperties,
	IWebhookDescription,
} from 'n8n-workflow';
import { asText } from '../domain/asText';
import { addressFor } from '../domain/setUp';
import { sessionStoreOption } from '../state/open';
import { unreachable, type TriggerPanel } from '../webhook/panel';

/** Missing from older versions of n8n. */
const { webhookDescriptionFields } = n8n as Partial<typeof n8n>;

/** The status by which a browser goes on to an address, or stays and reads. */
const code = {
	template: '={{ $parameter["whenOpened"] === "address" ? 302 : 200 }}',
	resolve: ({ whenOpened }: INodeParameters) => (whenOpened === 'address' ? 302 : 200),
};

/** Two addresses, as Omi asks for them in two fields: where it checks, and where it sends its user. */
export const webhooks: IWebhookDescription[] = [
	{
		name: 'setup',
		httpMethod: 'GET',
		path: 'setup',
		responseMode: 'lastNode',
		responseData: 'allEntries',
	},
	{
		name: 'default',
		httpMethod: 'GET',
		path: 'connect',
		responseMode: 'onReceived',
		// With an empty text n8n answers what `webhook()` returns.
		responseData: '',
		...(webhookDescriptionFields?.({ responseCode: code }) ?? { responseCode: code.template }),
	},
];

export const triggerPanel: TriggerPanel = {
	header: '',
	executionsHelp: {
		inactive:
			'<b>To try it out</b>, open "Webhook URLs", copy the <b>Test URL</b> that ends with /connect, click "Execute step", and open the URL in a browser with <b>?uid=test</b> at its end.<br><br><b>To go live</b>, publish the workflow and paste the two <b>Production URLs</b> into your app in the Omi app:<ol><li>the one that ends with <b>/setup</b> into "Setup Completed URL",</li><li>the one that ends with <b>/connect</b> into "Auth URL".</li></ol>End the workflow with an item that has a field <b>completed</b>: true or false.',
		active:
			'<b>To try out a change</b>, click "Execute step" and open the <b>Test URL</b> in a browser with <b>?uid=test</b> at its end. <b>The live workflow</b> gets what is sent to the <b>Production URLs</b>; its runs are in the list of executions.',
	},
	activationHint: `Copy the Production URLs from "Webhook URLs" and publish the workflow: /setup goes into "Setup Completed URL", /connect into "Auth URL" of your app in the Omi app. ${unreachable}`,
};

/** A path is right or wrong whatever n8n's own address. */
const ANY_N8N = 'https://n8n.invalid';

/**
 * What is wrong with the address that browsers are to go on to: the time to say so is when the workflow is published.
 *
 * @returns a sentence for who publishes the workflow, or undefined if all is well
 */
export function addressProblem(context: IHookFunctions): string | undefined {
	if (context.getNodeParameter('whenOpened', 'page') !== 'address') return undefined;
	const address = asText(context.getNodeParameter('address', ''));
	const anyone = { userId: 'u', state: null };
	if (addressFor(address, ANY_N8N, anyone, 'uid') !== undefined) return undefined;
	return "The parameter 'Address' cannot be opened in a browser. Begin it with https://, or with a slash for a form in this n8n: /form/…";
}

/** Who is let in. */
export const users: INodeProperties = {
	displayName: 'Users',
	name: 'users',
	type: 'options',
	default: 'all',
	description: 'Who can complete the setup and open the page',
	options: [
		{ name: 'All', value: 'all' },
		{
			name: 'Allowed Users Only',
			value: 'listed',
			description:
				"Only users in 'Allowed User IDs' of the credential. For everybody else, the setup is never complete.",
		},
	],
};

export const properties: INodeProperties[] = [
	{
		displayName:
			'End the workflow with an item that has a field "completed": Omi installs your app for a user only if it is true. The user ID comes from a URL and proves nothing: read <a href="https://github.com/n8n-nodes-omi/n8n-nodes-omi/blob/main/docs/security.md#the-setup-of-an-app" target="_blank">what that means</a> before you connect accounts.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'When the Page Is Opened',
		name: 'whenOpened',
		type: 'options',
		default: 'page',
		description: 'What users see when they open the URL that ends with /connect',
		options: [
			{
				name: 'Go to an Address',
				value: 'address',
				description: "Such as an n8n form, with the user's ID added to its URL",
			},
			{ name: 'Show a Page', value: 'page', description: 'A page with your own text' },
		],
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://n8n.example.com/form/connect',
		description:
			'Where the browser goes. For a form in this n8n, its path is enough, such as /form/connect.',
		displayOptions: { show: { whenOpened: ['address'] } },
	},
	{
		displayName: 'User ID Parameter',
		name: 'userIdParameter',
		type: 'string',
		default: 'uid',
		description:
			'The name of the URL parameter that carries the user ID. To receive it in an n8n form, add a hidden field with this name.',
		displayOptions: { show: { whenOpened: ['address'] } },
	},
	{
		displayName: 'Title',
		name: 'pageTitle',
		type: 'string',
		default: 'Setup',
		description: 'The heading of the page',
		displayOptions: { show: { whenOpened: ['page'] } },
	},
	{
		displayName: 'Text',
		name: 'pageText',
		type: 'string',
		typeOptions: { rows: 4 },
		default: 'Close this page and go back to the Omi app.',
		description: 'What the page says. Each line becomes a paragraph.',
		displayOptions: { show: { whenOpened: ['page'] } },
	},
	users,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [sessionStoreOption],
	},
];
