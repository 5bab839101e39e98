import { knowledgeSchema } from '@knowledge-sync/contract';
import type { Call } from '../data/call.ts';

const sample = {
  name: 'Sample: opening hours',
  content: `# Opening hours

Our shop is open from Monday to Friday, nine to six, and on Saturdays from ten to four. On Sundays and public holidays it is closed.

The hotline answers on the same days, half an hour longer. Whoever calls outside of these hours can leave a message and is called back on
the next working day before noon.

Delete this sample once you have seen how a document gets to your agents.
`,
};

/** Creates the sample document. @returns why it failed, or null */
export async function sendSample(call: Call): Promise<string | null> {
  const answer = await call('POST', '/knowledge', {
    schema: knowledgeSchema.pick({ id: true }),
    json: sample,
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
  return answer.ok ? null : answer.refusal.message;
}
