/**
 * What n8n's static data costs by itself: a webhook that writes a text into it at every request, and does nothing else.
 * A request whose body has a field `text` sets it for its node.
 */
const texts = new Map();

class StaticTextTrigger {
	description = {
		displayName: 'Static Text Trigger',
		name: 'staticTextTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Writes a text into static data at every request',
		defaults: { name: 'Static Text Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'text' }],
		properties: [],
	};

	async webhook() {
		const body = this.getBodyData();
		const { id } = this.getNode();
		if (typeof body.text === 'string') texts.set(id, body.text);
		const text = texts.get(id);
		const part = `{"at":${Date.now()}${text.slice(text.indexOf(','))}`;
		this.getWorkflowStaticData('global').probe = { [id]: part };
		return { webhookResponse: { status: 'ok' } };
	}
}

module.exports = { StaticTextTrigger };
