import { randomInt } from 'node:crypto';
import { isPortFree } from '@knowledge-sync/emulator/ports';

/** Ports handed out by this process, in use or not. */
const given = new Set<number>();

/**
 * Finds a port for a server that is down at times. It is below the range of ports for outgoing
 * connections: such a connection could take the port while the server is down, or connect to
 * itself.
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
