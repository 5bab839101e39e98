/** The product's own code, loaded anew, so that a test can put a broken module in the place of a real one first. */
export async function loadEngine() {
  const [onWritten, sweep, create, edit, bury, restore, requeue, error, start, run] = await Promise.all([
    import('@knowledge-sync/functions/sync/on-written.ts'),
    import('@knowledge-sync/functions/sweep.ts'),
    import('@knowledge-sync/functions/commands/create.ts'),
    import('@knowledge-sync/functions/commands/edit.ts'),
    import('@knowledge-sync/functions/commands/delete.ts'),
    import('@knowledge-sync/functions/commands/restore.ts'),
    import('@knowledge-sync/functions/commands/retry.ts'),
    import('@knowledge-sync/functions/elevenlabs/error.ts'),
    import('@knowledge-sync/functions/reconcile/start.ts'),
    import('@knowledge-sync/functions/reconcile/run.ts'),
    // The trigger loads it when it is first needed, which would take real time in the middle of a schedule.
    import('@knowledge-sync/functions/sync/sync.ts'),
  ]);
  return { ...onWritten, ...sweep, ...create, ...edit, ...bury, ...restore, ...requeue, ...error, ...start, ...run };
}

export type Engine = Awaited<ReturnType<typeof loadEngine>>;
