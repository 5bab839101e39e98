import { knowledgeSchema } from '@knowledge-sync/contract';
import type { Call } from './call.ts';

/** Long enough to read what one has done. The service begins within a minute after it, whoever looks. */
export const undoSeconds = 15;

/** What is wrong, in a sentence; null when it is done. */
export type Outcome = Promise<string | null>;

const schema = knowledgeSchema.pick({ id: true });
const pathOf = (id: string): string => `/knowledge/${encodeURIComponent(id)}`;

async function remove(call: Call, id: string, query: string): Outcome {
  const answer = await call('DELETE', `${pathOf(id)}${query}`, { schema });
  // Somebody else was quicker: it is what was wanted.
  return answer.ok || answer.refusal.status === 404 ? null : answer.refusal.message;
}

/** Begins after a while, so that it can be undone. */
export const removeSoon = (call: Call, id: string): Outcome => remove(call, id, `?delay_seconds=${undoSeconds}`);

export const removeNow = (call: Call, id: string): Outcome => remove(call, id, '');

/** Also takes it out of the agents that hold it. */
export const detachAndRemove = (call: Call, id: string): Outcome => remove(call, id, '?force=true');

/** Withdraws a deletion. */
export async function restore(call: Call, id: string): Outcome {
  const answer = await call('POST', `${pathOf(id)}/restore`, { schema });
  return answer.ok ? null : answer.refusal.message;
}
