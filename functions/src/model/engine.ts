/** The product's own code, loaded anew, so that a test can put a broken module in the place of a real one first. */
export async function loadEngine() {
  const [onWritten, sweep, create, edit, bury, restore, requeue, error, start, run] = await Promise.all([
    import('../knowledge/on-written.ts'),
    import('../knowledge/sweep.ts'),
    import('../knowledge/create.ts'),
    import('../knowledge/edit.ts'),
    import('../knowledge/bury.ts'),
    import('../knowledge/restore.ts'),
    import('../knowledge/requeue.ts'),
    import('../elevenlabs/error.ts'),
    import('../reconcile/start.ts'),
    import('../reconcile/run.ts'),
    // The trigger loads it when it is first needed, which would take real time in the middle of a schedule.
    import('../knowledge/sync.ts'),
  ]);
  return { ...onWritten, ...sweep, ...create, ...edit, ...bury, ...restore, ...requeue, ...error, ...start, ...run };
}

export type Engine = Awaited<ReturnType<typeof loadEngine>>;
