/**
 * Handles a write to `jobs/{id}`. Loads the comparison and ElevenLabs' SDK only when there is work.
 */

import type { RawDocument } from '../document/lease.ts';
import type { Clock, EngineContext } from '../runtime/context.ts';
import { isJobDue } from './job-due.ts';

export interface JobWritten {
  jobId: string;
  after: RawDocument | null;
}

/** @throws what Firestore throws, so that the event is delivered again */
export async function onJobWritten(
  { jobId, after }: JobWritten,
  ctx: { clock: Clock; engine(): Promise<EngineContext> },
): Promise<void> {
  if (!isJobDue(after, ctx.clock.now())) return;
  const { runJob } = await import('./run.ts');
  const engine = await ctx.engine();
  try {
    await runJob(engine, jobId);
  } finally {
    await engine.admission.rest();
  }
}
