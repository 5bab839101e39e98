import { knowledgeSchema } from '@knowledge-sync/contract';
import type { Call } from './call.ts';

/**
 * How long a deletion can be undone, also each of many: the first starts well before the last. The
 * service deletes within a minute after that.
 */
export const undoSeconds = 30;

/** Why it failed; null when it succeeded. */
export type Outcome = Promise<string | null>;

const schema = knowledgeSchema.pick({ id: true });
const pathOf = (id: string): string => `/knowledge/${encodeURIComponent(id)}`;

async function remove(call: Call, id: string, query: string): Outcome {
  const answer = await call('DELETE', `${pathOf(id)}${query}`, { schema });
  // Someone else deleted it first, which is the wanted result.
  return answer.ok || answer.refusal.status === 404 ? null : answer.refusal.message;
}

/** Requests a deletion that starts after a delay, so that it can be undone. */
export const removeSoon = (call: Call, id: string): Outcome => remove(call, id, `?delay_seconds=${undoSeconds}`);

export const removeNow = (call: Call, id: string): Outcome => remove(call, id, '');

/** Also detaches it from its agents. */
export const detachAndRemove = (call: Call, id: string): Outcome => remove(call, id, '?force=true');

/** Withdraws a deletion. */
export async function restore(call: Call, id: string): Outcome {
  const answer = await call('POST', `${pathOf(id)}/restore`, { schema });
  return answer.ok ? null : answer.refusal.message;
}
