/** An outage that ends after some minutes, with a sweep each minute. */
import type { Mutation } from './model.ts';
import { type Move, restfulMinute } from './moves.ts';

/** Attempts that fail: five syncs of each document. */
const failures = 30;

export const outageMoves: Move[] = Array.from({ length: 45 }, () => restfulMinute).flat();

/** ElevenLabs refuses the creation of texts for a while. The retries wait up to 24 minutes. */
export async function outage(): Promise<NonNullable<Mutation['provider']>> {
  const { ElevenLabsSyncError } = await import('@knowledge-sync/functions/elevenlabs/error.ts');
  let left = failures;
  return (real) => ({
    ...real,
    createText: async (input, call) => {
      if (left === 0) return await real.createText(input, call);
      left -= 1;
      throw new ElevenLabsSyncError('busy', {
        error_type: 'server_error',
        is_retryable: true,
        cause: null,
        http_status: 503,
        provider_code: null,
        detail: null,
        request_id: null,
        retry_after_ms: null,
        is_outcome_unknown: false,
      });
    },
  });
}
