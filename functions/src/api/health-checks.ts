/**
 * The checks of `GET /api/health?deep=1`. Everyone may call it, so each answer is kept, and the
 * sentences say no more than whether documents are synced.
 */
import { type HealthCheck, type HealthCheckName, lateAfterSeconds } from '@knowledge-sync/contract';
import { readOldestPending, secondsSince } from '../operations/facts.ts';
import type { KeyState } from '../operations/key-check.ts';
import { readSweepEnd } from '../operations/sweep-record.ts';
import type { BaseContext } from '../runtime/context.ts';
import { kept } from '../runtime/kept.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';

export type HealthChecks = Record<HealthCheckName, HealthCheck>;

const firestoreTimeoutMs = 5_000;
/** An uptime check comes once a minute. The command that deploys waits for a good answer. */
const firestoreKeptMs = 10_000;

interface Ages {
  sweep: number | null;
  pending: number | null;
}

export function createHealthChecks(
  ctx: Pick<BaseContext, 'db' | 'clock' | 'logger'>,
  keyState: () => Promise<KeyState>,
): () => Promise<HealthChecks> {
  const readAges = kept(
    ctx.clock,
    async (): Promise<Ages | null> => {
      const now = ctx.clock.now();
      const read = async (): Promise<Ages> => {
        const [end, pending] = await Promise.all([readSweepEnd(ctx.db), readOldestPending(ctx.db, now)]);
        return { sweep: end === null ? null : secondsSince(end.ended_at, now), pending };
      };
      try {
        return await withTimeLimit(ctx.clock, firestoreTimeoutMs, read());
      } catch (error) {
        ctx.logger.error('health check of Firestore failed', { failure: String(error) });
        return null;
      }
    },
    () => firestoreKeptMs,
  );
  return async () => {
    const [ages, key] = await Promise.all([readAges(), keyState()]);
    return {
      firestore: ages === null ? check('failing', 'Firestore does not answer.') : check('ok', 'Firestore answers.'),
      key: keyChecks[key.status],
      sweep: ages === null ? notChecked : sweepCheck(ages.sweep),
      pending: ages === null ? notChecked : pendingCheck(ages.pending),
    };
  };
}

const check = (status: HealthCheck['status'], message: string, ageSeconds: number | null = null): HealthCheck => ({
  status,
  message,
  age_seconds: ageSeconds,
});

const notChecked = check('unknown', 'Not checked, because Firestore does not answer.');

const keyChecks: Record<KeyState['status'], HealthCheck> = {
  ok: check('ok', 'ElevenLabs accepts the API key.'),
  failing: check('failing', 'ElevenLabs does not accept the API key.'),
  unknown: check('unknown', 'ElevenLabs does not answer or is busy, so the API key was not checked.'),
};

function sweepCheck(age: number | null): HealthCheck {
  if (age === null) return check('failing', 'No sweep has ended yet. The first ends within two minutes.');
  return age > lateAfterSeconds.sweep
    ? check('failing', 'The last sweep ended too long ago.', age)
    : check('ok', 'The sweep runs.', age);
}

function pendingCheck(age: number | null): HealthCheck {
  if (age === null) return check('ok', 'No document is pending.');
  return age > lateAfterSeconds.pending
    ? check('failing', 'Documents have been pending for too long.', age)
    : check('ok', 'No document has been pending for long.', age);
}
