import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { assertPortsFree, isPortFree, portsAt, wellKnownPorts } from './ports.ts';
import { StackProblem } from './problem.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen(host: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    servers.push(server);
  });
}

describe('the ports of a stack', () => {
  it('in use are named with their purpose and the fix, in one line', async () => {
    const port = await listen('127.0.0.1');
    const failure = await assertPortsFree({ hosting: port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StackProblem);
    expect(String(failure)).toMatch(new RegExp(`Port ${port}, for the web page and the API, is in use: stop`));
    expect(String(failure)).not.toContain('\n');
  });

  it('are in use when something listens on all addresses', async () => {
    expect(await isPortFree(await listen('0.0.0.0'))).toBe(false);
  });

  it('are free again once nothing listens', async () => {
    const port = await listen('127.0.0.1');
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(assertPortsFree({ auth: port })).resolves.toBeUndefined();
  });

  it('never meet those of a stack at another offset, and stay below those that the system hands out', () => {
    const all = [0, 10_000, 20_000].flatMap((offset) => Object.values(portsAt(offset)));
    expect(new Set(all).size).toBe(3 * Object.keys(wellKnownPorts).length);
    expect(Math.max(...all)).toBeLessThan(32_768);
  });
});
