/** Whether ElevenLabs accepts the API key, by one small request. */
import { type checkStates, errorCatalogue, type SyncErrorType } from '@knowledge-sync/contract';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Clock, EngineContext } from '../runtime/context.ts';
import { kept } from '../runtime/kept.ts';
import { NoSlotError } from '../runtime/no-slot.ts';

export interface KeyState {
  status: (typeof checkStates)[number];
  /** Why the workspace refuses requests, and what to do; null if it does not. */
  problem: string | null;
}

const timeoutMs = 5_000;
const longestMs = 15_000;
const goodForMs = 60_000;
const badForMs = 15_000;

/** With these, no request with the key succeeds. */
const refusals: readonly SyncErrorType[] = [
  'auth_error',
  'permission',
  'account_blocked',
  'wrong_region',
  'wrong_address',
];
/** With these, the key is accepted, and something else is wrong. */
const otherProblems: readonly SyncErrorType[] = ['quota', 'billing', 'plan'];

/** Everyone may call the function: an answer is kept, and callers at the same time share it. */
export function createKeyCheck({
  clock,
  ask,
}: {
  clock: Clock;
  /** Lends the engine for a request. */
  ask<T>(act: (engine: EngineContext) => Promise<T>): Promise<T>;
}): () => Promise<KeyState> {
  const check = async (): Promise<KeyState> => {
    try {
      return await ask(async (engine) => {
        const provider = await engine.provider();
        // A wait for other calls is no part of the time limit.
        await provider.ragOverview({ signal: AbortSignal.timeout(longestMs), timeoutMs });
        return { status: 'ok', problem: null };
      });
    } catch (error) {
      if (error instanceof NoSlotError) return { status: 'unknown', problem: null };
      if (!(error instanceof ElevenLabsSyncError)) throw error;
      return stateAfter(error.error_type);
    }
  };
  return kept(clock, check, ({ status }) => (status === 'ok' ? goodForMs : badForMs));
}

function stateAfter(type: SyncErrorType): KeyState {
  const problem = errorCatalogue[type].final;
  if (refusals.includes(type)) return { status: 'failing', problem };
  return otherProblems.includes(type) ? { status: 'ok', problem } : { status: 'unknown', problem: null };
}
