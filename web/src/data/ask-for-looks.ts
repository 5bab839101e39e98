import { indexRefreshSchema } from '@knowledge-sync/contract';
import type { Call } from './call.ts';

/** Asks the service to look up what is due. @returns when it is worth asking again, in milliseconds; null when nobody can tell */
export async function askForLooks(call: Call): Promise<number | null> {
  const answer = await call('POST', '/index/refresh', { schema: indexRefreshSchema });
  return answer.ok ? answer.value.next_in_ms : null;
}
