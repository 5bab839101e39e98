/** Loads the product's code. A test can replace one of its modules with a broken one first. */
export async function loadEngine() {
  const [onWritten, sweep, gate, create, edit, remove, restore, retry, error, classify, indexes, start, run, , takeIn] =
    await Promise.all([
      import('@knowledge-sync/functions/sync/on-written.ts'),
      import('@knowledge-sync/functions/sweep.ts'),
      import('@knowledge-sync/functions/sweep-gate.ts'),
      import('@knowledge-sync/functions/commands/create.ts'),
      import('@knowledge-sync/functions/commands/edit.ts'),
      import('@knowledge-sync/functions/commands/delete.ts'),
      import('@knowledge-sync/functions/commands/restore.ts'),
      import('@knowledge-sync/functions/commands/retry.ts'),
      import('@knowledge-sync/functions/elevenlabs/error.ts'),
      import('@knowledge-sync/functions/elevenlabs/classify.ts'),
      import('@knowledge-sync/functions/elevenlabs/rag-answers.ts'),
      import('@knowledge-sync/functions/reconcile/start.ts'),
      import('@knowledge-sync/functions/reconcile/run.ts'),
      // The trigger loads this one on first use, which would take real time in a schedule.
      import('@knowledge-sync/functions/sync/sync.ts'),
      import('@knowledge-sync/functions/sync/take-in.ts'),
    ]);
  return {
    ...onWritten,
    ...sweep,
    ...gate,
    ...create,
    ...edit,
    ...remove,
    ...restore,
    ...retry,
    ...error,
    ...classify,
    ...indexes,
    ...start,
    ...run,
    ...takeIn,
  };
}

export type Engine = Awaited<ReturnType<typeof loadEngine>>;
