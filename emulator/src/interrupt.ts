/**
 * Aborts when the person or the parent asks for the end: Ctrl-C, SIGTERM, a closed terminal, or a parent that is gone.
 * Repeated requests change nothing: the end is bounded in time.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.on('disconnect', interrupt);
  process.channel?.unref();
  return controller.signal;
}

export const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
