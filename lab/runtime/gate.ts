/** A relay in front of a server. Closed, it breaks all connections and refuses new ones. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { host } from '@knowledge-sync/emulator/ports';

export interface Gate {
  /** Host and port. */
  address: string;
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function startGate(port: number, targetPort: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  const pass = (client: Socket): void => {
    const upstream = connect(targetPort, host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  };

  const gate: Gate = {
    address: `${host}:${port}`,
    async open() {
      if (server !== null) return;
      const opening = createServer(pass);
      server = opening;
      await new Promise<void>((resolve, reject) => {
        opening.once('error', reject);
        opening.listen(port, host, resolve);
      });
    },
    async close() {
      const closing = server;
      if (closing === null) return;
      server = null;
      const closed = new Promise((resolve) => closing.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await gate.open();
  return gate;
}
