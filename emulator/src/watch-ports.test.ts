import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type PortWatch, watchPorts } from './watch-ports.ts';

const servers: Server[] = [];
let watch: PortWatch | null = null;
afterEach(() => {
  watch?.stop();
  for (const server of servers.splice(0)) server.close();
});

async function listen(port = 0): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the watch over the ports', () => {
  it('reports the one on which nothing listens any more', async () => {
    const ports = { one: await listen(), two: await listen() };
    watch = watchPorts(ports, 10);
    expect(await Promise.race([watch.lost, sleep(200, 'none')])).toBe('none');
    servers[1]?.close();
    expect(await watch.lost).toBe('two');
  });

  it('reports nothing once it is stopped', async () => {
    const port = await listen();
    watch = watchPorts({ one: port }, 10);
    watch.stop();
    servers[0]?.close();
    expect(await Promise.race([watch.lost, sleep(200, 'none')])).toBe('none');
  });
});
