import { blockedPorts } from './ports.ts';

export const emulatorMainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

/** The arguments for java, and the ports in them. */
export interface FirestoreArguments {
  args: string[];
  port: number;
  innerPort: number;
}

/**
 * Rewrites firebase-tools' arguments for java: other ports, and perhaps another jar, whose manifest
 * has no main class and which may not know --database-edition.
 * @param innerPorts the ports of the emulator and of its request log
 */
export function firestoreArguments(
  given: readonly string[],
  jar: string | null,
  [innerPort, innerLogPort]: readonly [number, number],
): FirestoreArguments {
  const args: string[] = [];
  let port: number | null = null;
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index] ?? '';
    const value = given[index + 1] ?? '';
    if (argument === '-jar' && jar !== null) args.push('-cp', jar, emulatorMainClass);
    else if (argument === '--port') {
      port = Number(value);
      args.push(argument, String(innerPort));
    } else if (argument === '--websocket_port') args.push(argument, String(innerLogPort));
    else if (argument === '--database-edition' && jar !== null) {
      // left out
    } else {
      args.push(argument);
      continue;
    }
    index += 1;
  }
  if (port === null || !Number.isInteger(port)) throw new Error('firebase-tools gave the Firestore emulator no --port');
  return { args, port, innerPort };
}

/**
 * Chooses two free ports that browsers block, so that websites can reach the emulator only through
 * the gate.
 * @param port the gate's port: it decides where the search begins, so that stacks that start at the
 *   same time choose different ports
 */
export async function innerPortsFor(
  port: number,
  isFree: (port: number) => Promise<boolean>,
): Promise<[number, number]> {
  const start = (Math.floor(port / 1000) * 2) % blockedPorts.length;
  const candidates = [...blockedPorts.slice(start), ...blockedPorts.slice(0, start)];
  const free: number[] = [];
  for (const candidate of candidates) {
    if (await isFree(candidate)) free.push(candidate);
    const [first, second] = free;
    if (first !== undefined && second !== undefined) return [first, second];
  }
  throw new Error('too many local stacks run: no port is left for the Firestore emulator');
}
