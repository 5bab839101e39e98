import { indexRefreshSchema } from '@knowledge-sync/contract';
import type { Call } from './call.ts';

/**
 * Asks the service to check the indexes that are due. @returns milliseconds until the next check;
 * null if unknown
 */
export async function askForLooks(call: Call): Promise<number | null> {
  const answer = await call('POST', '/index/refresh', { schema: indexRefreshSchema });
  return answer.ok ? answer.value.next_in_ms : null;
}
