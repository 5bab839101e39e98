import { askAddress } from '@knowledge-sync/contract';
import type { Clock, Logger, RequestSlots } from './context.ts';
import { kept } from './kept.ts';
import { NoSlotError } from './no-slot.ts';

/** How long an answer is kept: everyone may ask for it. */
const goodForMs = 60_000;
const badForMs = 15_000;
const timeoutMs = 4_000;

/**
 * Returns a function that says why an address is not ElevenLabs' API, and what to do; null if it
 * is. Callers at the same time share one request.
 *
 * @param baseUrl a normal one
 */
export function createAddressCheck(
  { clock, logger, slots }: { clock: Clock; logger: Logger; slots: RequestSlots },
  baseUrl: string,
): () => Promise<string | null> {
  /** Null also while other calls are asking ElevenLabs, which they could not at a wrong address. */
  const ask = async (): ReturnType<typeof askAddress> => {
    try {
      const giveBack = await slots.take();
      return await askAddress(baseUrl, timeoutMs).finally(giveBack);
    } catch (error) {
      if (error instanceof NoSlotError) return null;
      throw error;
    }
  };
  const check = async (): Promise<string | null> => {
    const problem = await ask();
    if (problem === null) return null;
    logger.error("the address in ELEVENLABS_BASE_URL does not answer like ElevenLabs' API", { found: problem.found });
    const advice = problem.isWrong
      ? 'Correct ELEVENLABS_BASE_URL.'
      : 'Check ELEVENLABS_BASE_URL and status.elevenlabs.io.';
    return `ElevenLabs' API isn't at this address: ${problem.found}. ${advice}`;
  };
  return kept(clock, check, (problem) => (problem === null ? goodForMs : badForMs));
}
