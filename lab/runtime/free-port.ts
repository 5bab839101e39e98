import { randomInt } from 'node:crypto';
import { isPortFree } from '@knowledge-sync/emulator/ports';

/** What else this process has been given, whether it listens there yet or not. */
const given = new Set<number>();

/**
 * A port for a server that will be down at times and come back on it. It lies below the range from which systems give ports to
 * outgoing connections: one of those could take it meanwhile, or even connect to itself.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(20_000, 32_000);
    if (given.has(port) || !(await isPortFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error('no free port between 20000 and 32000');
}
