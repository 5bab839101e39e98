import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { host } from './ports.ts';

/** Whether something listens on the port. */
export const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

export interface PortWatch {
  /** Resolves with the title of the first port on which nothing listens any more. */
  lost: Promise<string>;
  stop(): void;
}

/** Looks at each port once per interval. A port is lost when two looks in a row find nothing. */
export function watchPorts(ports: Readonly<Record<string, number>>, intervalMs = 1000): PortWatch {
  const stopped = new AbortController();
  const watch = async (): Promise<string> => {
    const missed = new Map<string, number>();
    for (;;) {
      await sleep(intervalMs, undefined, { signal: stopped.signal, ref: false });
      for (const [title, port] of Object.entries(ports)) {
        const misses = (await isListening(port)) ? 0 : (missed.get(title) ?? 0) + 1;
        if (misses === 2) return title;
        missed.set(title, misses);
      }
    }
  };
  const never = new Promise<never>(() => undefined);
  return { lost: watch().catch(() => never), stop: () => stopped.abort() };
}
