/** The emulators run no schedules, so the local stack calls the scheduled function itself. */
export interface Sweeper {
  stop(): void;
}

/** Runs the sweep once. Throws when it fails. */
export async function sweepOnce(sweepUrl: string, signal?: AbortSignal): Promise<void> {
  const post = (url: string): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal: signal ?? null });
  let response = await post(sweepUrl);
  if (response.status === 404) {
    // The number at the end of a trigger's id grows when triggers are switched off and on. The
    // answer lists the ids.
    const id = /[\w-]+-sweepKnowledge-\d+/.exec(await response.text())?.[0];
    if (id === undefined) throw new Error('there is no function sweepKnowledge');
    response = await post(new URL(id, sweepUrl).href);
  }
  if (!response.ok) throw new Error(`it answered ${response.status} ${(await response.text()).slice(0, 200)}`);
}

/** Sweeps at each interval, one sweep at a time. Reports the first of several failures in a row. */
export function startSweeper(sweepUrl: string, intervalMs: number, report: (line: string) => void): Sweeper {
  const stopped = new AbortController();
  let running = false;
  let reported = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    try {
      await sweepOnce(sweepUrl, stopped.signal);
      reported = false;
    } catch (error) {
      if (!stopped.signal.aborted && !reported) {
        reported = true;
        report(`The sweep failed: ${error instanceof Error ? error.message : String(error)}; it will be retried.`);
      }
    } finally {
      running = false;
    }
  }, intervalMs);
  return {
    stop: () => {
      clearInterval(timer);
      stopped.abort();
    },
  };
}
