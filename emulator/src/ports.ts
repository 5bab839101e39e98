import { createServer } from 'node:net';
import { StackProblem } from './problem.ts';

/** The well-known ports of the local stack; firebase.json names the same. */
export const wellKnownPorts = {
  auth: 9099,
  functions: 5001,
  firestore: 8080,
  firestoreWebsocket: 9150,
  hosting: 5000,
  hub: 4400,
  logging: 4500,
  eventarc: 9299,
  tasks: 9499,
  simulator: 4010,
} as const;

type PortUse = keyof typeof wellKnownPorts;
export type StackPorts = Record<PortUse, number>;

const portTitles = {
  auth: 'the Auth emulator',
  functions: 'the Functions emulator',
  firestore: 'the Firestore emulator',
  firestoreWebsocket: "the Firestore emulator's request log",
  hosting: 'the web page and the API',
  hub: 'the emulator hub',
  logging: "the emulators' log",
  eventarc: 'the Eventarc emulator',
  tasks: 'the Tasks emulator',
  simulator: 'the ElevenLabs simulator',
} as const satisfies Record<PortUse, string>;

const portUses = Object.keys(wellKnownPorts) as PortUse[];

export const host = '127.0.0.1';

/** @param offset is added to each well-known port, so that stacks can run side by side */
export function portsAt(offset: number): StackPorts {
  const ports: StackPorts = { ...wellKnownPorts };
  for (const use of portUses) ports[use] += offset;
  return ports;
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}

/** Throws a `StackProblem` that names the first port that something else listens on. */
export async function assertPortsFree(ports: Partial<StackPorts>): Promise<void> {
  for (const use of portUses) {
    const port = ports[use];
    if (port !== undefined && !(await isPortFree(port))) {
      throw new StackProblem(
        `Port ${port}, for ${portTitles[use]}, is in use: stop what listens there (\`lsof -i :${port}\` names it; perhaps another npm start), or add \`-- --port-offset 100\` to use other ports.`,
      );
    }
  }
}
