import { knowledgeSchema } from '@knowledge-sync/contract';
import type { Call } from './call.ts';
import type { Refusal } from './refusal.ts';

const schema = knowledgeSchema.pick({ id: true });

/** Queues a document to be sent as a whole. Returns why it was refused; null when it was queued. */
export async function sendAgain(call: Call, id: string): Promise<Refusal | null> {
  const answer = await call('POST', `/knowledge/${encodeURIComponent(id)}/send-again`, { schema });
  return answer.ok ? null : answer.refusal;
}
