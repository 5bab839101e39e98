import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { portOffset } from './command-line.ts';
import {
  assertPortsFree,
  blockedPorts,
  devPagePort,
  findFreeOffset,
  goodOffsetNear,
  goodOffsets,
  isPortFree,
  largestOffset,
  offsetProblem,
  portsAt,
  wellKnownPorts,
} from './ports.ts';
import { StackProblem } from './problem.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen(host: string, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(port, host, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    servers.push(server);
  });
}

const wellKnown: readonly number[] = [...Object.values(wellKnownPorts), devPagePort];
const allAt = (offset: number): number[] => wellKnown.map((port) => port + offset);

async function nodeBlocks(port: number): Promise<boolean> {
  const failure: unknown = await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(1000) }).catch(
    (error: unknown) => error,
  );
  return failure instanceof Error && String(failure.cause).includes('bad port');
}

describe('the ports of a stack', () => {
  it('names a port in use, its purpose and the fix in one line', async () => {
    const port = await listen('127.0.0.1');
    const failure = await assertPortsFree({ hosting: port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StackProblem);
    expect(String(failure)).toMatch(new RegExp(`Port ${port}, for the web page and the API, is in use: stop`));
    expect(String(failure)).not.toContain('\n');
  });

  it('proposes an offset that is good and free at that moment', async () => {
    const first = (await findFreeOffset()) ?? 0;
    await listen('127.0.0.1', wellKnownPorts.hub + first);
    const failure = String(await assertPortsFree({ hub: wellKnownPorts.hub + first }).catch((error: unknown) => error));
    const advised = Number(/--port-offset (\d+)/.exec(failure)?.[1]);
    expect(advised).toBeGreaterThan(first);
    expect(offsetProblem(advised)).toBeNull();
    await assertPortsFree(portsAt(advised));
  });

  it('are in use when something listens on all addresses', async () => {
    expect(await isPortFree(await listen('0.0.0.0'))).toBe(false);
  });

  it('are free again once nothing listens', async () => {
    const port = await listen('127.0.0.1');
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(assertPortsFree({ auth: port })).resolves.toBeUndefined();
  });

  it('differ at the offsets that the tests use, and stay below those that the system hands out', () => {
    const offsets = [0, 8_000, 10_000, 15_000, 17_000, 20_000, 22_000];
    const all = offsets.flatMap(allAt);
    expect(new Set(all).size).toBe(offsets.length * wellKnown.length);
    expect(Math.max(...all)).toBeLessThan(32_768);
    expect(offsets.map(offsetProblem)).toEqual(offsets.map(() => null));
  });
});

describe('a port offset', () => {
  it('is good if and only if no port is blocked, missing, or one of the stack without an offset', () => {
    for (let offset = 1; offset <= 65_535; offset += 1) {
      const ports = allAt(offset);
      const isGood = ports.every((port) => port <= 65_535 && !wellKnown.includes(port) && !blockedPorts.includes(port));
      if ((offsetProblem(offset) === null) !== isGood) expect.fail(`offset ${offset}: ${offsetProblem(offset)}`);
    }
  });

  it.each([100, 200, 400, 500, 1000, 2000, -1, 0.5, largestOffset + 1, Number.NaN])(
    'of %s is refused in one line, which names a good one',
    (offset) => {
      const refusal = /^--port-offset is .+: .+\. Use (\d+), for example\.$/;
      expect(() => portOffset(String(offset))).toThrow(refusal);
      try {
        portOffset(String(offset));
      } catch (error) {
        expect(offsetProblem(Number(refusal.exec((error as Error).message)?.[1]))).toBeNull();
      }
    },
  );

  it.each(['0', '300', '10000', '20000'])('of %s is accepted', (offset) => {
    expect(portOffset(offset)).toBe(Number(offset));
  });

  it('is proposed near the one that was refused, and is always good', () => {
    expect(goodOffsetNear(100)).toBe(300);
    expect(goodOffsetNear(largestOffset)).toBe(300);
    expect(goodOffsets.map(offsetProblem).filter((problem) => problem !== null)).toEqual([]);
  });
});

describe('the blocked ports', () => {
  it('are those that Node blocks', async () => {
    const near = blockedPorts.flatMap((port) => [port - 1, port, port + 1]);
    const blocked: number[] = [];
    for (const port of new Set([...near, ...goodOffsets.slice(0, 20).flatMap(allAt)])) {
      if (await nodeBlocks(port)) blocked.push(port);
    }
    expect(blocked.sort((one, other) => one - other)).toEqual(blockedPorts);
  });
});
