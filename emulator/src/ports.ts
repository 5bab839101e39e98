import { createServer } from 'node:net';
import { StackProblem } from './problem.ts';

/** The well-known ports of the local stack; firebase.json has the same. */
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

/** The web page of `npm run dev`. */
export const devPagePort = 5173;

type PortUse = keyof typeof wellKnownPorts;
export type StackPorts = Record<PortUse, number>;

export const portTitles = {
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
  devPage: 'the web page of npm run dev',
} as const satisfies Record<PortUse | 'devPage', string>;

const portUses = Object.keys(wellKnownPorts) as PortUse[];

/**
 * Ports above 4000 that the Fetch standard blocks: browsers and Node refuse to connect to them.
 * https://fetch.spec.whatwg.org/#port-blocking
 */
export const blockedPorts: readonly number[] = [
  ...[4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080],
];

export const host = '127.0.0.1';

/** @param offset added to each well-known port, so that several stacks can run at the same time */
export function portsAt(offset: number): StackPorts {
  const ports: StackPorts = { ...wellKnownPorts };
  for (const use of portUses) ports[use] += offset;
  return ports;
}

const allPortsAt = (offset: number): [title: string, port: number][] => [
  ...portUses.map((use): [string, number] => [portTitles[use], wellKnownPorts[use] + offset]),
  [portTitles.devPage, devPagePort + offset],
];

const titlesWithoutOffset = new Map(allPortsAt(0).map(([title, port]) => [port, title]));
const largestPort = 65_535;
/** The largest offset with which every port exists. */
export const largestOffset = largestPort - Math.max(...titlesWithoutOffset.keys());

/**
 * Explains why a stack cannot use an offset: one of its ports belongs to the stack without an
 * offset, or browsers block it.
 * @returns a clause without a full stop; null for a good offset
 */
export function offsetProblem(offset: number): string | null {
  if (!Number.isInteger(offset) || offset < 0 || offset > largestOffset) {
    return `it must be a whole number from 0 to ${largestOffset}`;
  }
  for (const [title, port] of offset === 0 ? [] : allPortsAt(offset)) {
    const taken = titlesWithoutOffset.get(port);
    if (taken !== undefined) return `port ${port}, for ${title}, is also the port of ${taken} without an offset`;
    if (blockedPorts.includes(port)) return `port ${port}, for ${title}, is one that browsers block`;
  }
  return null;
}

const offsetStep = 100;

/** The good offsets to propose, in order. */
export const goodOffsets: readonly number[] = Array.from(
  { length: Math.floor(largestOffset / offsetStep) },
  (_, index) => (index + 1) * offsetStep,
).filter((offset) => offsetProblem(offset) === null);

/** The good offset nearest above the given one, or the first of all. */
export const goodOffsetNear = (offset: number): number | undefined =>
  goodOffsets.find((good) => good > offset) ?? goodOffsets[0];

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

/** The first good offset at which every port is free, or null. */
export async function findFreeOffset(): Promise<number | null> {
  for (const offset of goodOffsets) {
    const free = await Promise.all(allPortsAt(offset).map(([, port]) => isPortFree(port)));
    if (free.every(Boolean)) return offset;
  }
  return null;
}

/** The problem of a port in use, with an offset at which every port is free. */
export async function portInUse(port: number, title: string): Promise<StackProblem> {
  const offset = await findFreeOffset();
  const advice = offset === null ? '' : `, or add \`-- --port-offset ${offset}\` to use other ports`;
  return new StackProblem(
    `Port ${port}, for ${title}, is in use: stop what listens there (\`lsof -i :${port}\` shows it; perhaps another npm start)${advice}.`,
  );
}

/** Throws a `StackProblem` that names the first port in use. */
export async function assertPortsFree(ports: Partial<StackPorts>): Promise<void> {
  for (const use of portUses) {
    const port = ports[use];
    if (port !== undefined && !(await isPortFree(port))) throw await portInUse(port, portTitles[use]);
  }
}

/** Throws a `StackProblem` when something listens on the port of the page of `npm run dev`. */
export async function assertDevPagePortFree(offset: number): Promise<void> {
  const port = devPagePort + offset;
  if (!(await isPortFree(port))) throw await portInUse(port, portTitles.devPage);
}
