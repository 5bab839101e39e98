import { describe, expect, it } from 'vitest';
import { firestoreArguments, innerPortsFor } from './firestore-arguments.ts';
import { blockedPorts } from './ports.ts';

const given = [
  ...['-Duser.language=en', '-jar', '/own.jar', '--host', '127.0.0.1', '--port', '8080', '--websocket_port', '9150'],
  ...['--database-edition', 'standard', '--rules', '/a folder/firestore.rules', '--single_project_mode', 'true'],
];

describe('the arguments of the Firestore emulator', () => {
  it("move both ports and stay as they are otherwise, for firebase-tools' own jar", () => {
    expect(firestoreArguments(given, null, [6665, 6666])).toEqual({
      port: 8080,
      innerPort: 6665,
      args: given.map((argument) => ({ '8080': '6665', '9150': '6666' })[argument] ?? argument),
    });
  });

  it('run the main class of another jar, without the flag that it may not know', () => {
    expect(firestoreArguments(given, "/opt/it's here.jar", [6665, 6666]).args).toEqual([
      ...['-Duser.language=en', '-cp', "/opt/it's here.jar"],
      'com.google.cloud.datastore.emulator.firestore.CloudFirestore',
      ...['--host', '127.0.0.1', '--port', '6665', '--websocket_port', '6666'],
      ...['--rules', '/a folder/firestore.rules', '--single_project_mode', 'true'],
    ]);
  });

  it('are refused without a port', () => {
    expect(() => firestoreArguments(['-jar', '/own.jar'], null, [1, 2])).toThrow(/no --port/);
  });
});

describe('the inner ports', () => {
  it('are blocked by browsers, and differ for the stacks that the tests start together', async () => {
    const pairs = await Promise.all(
      [8080, 18_080, 23_080, 28_080].map((port) => innerPortsFor(port, async () => true)),
    );
    expect(new Set(pairs.flat()).size).toBe(8);
    expect(blockedPorts).toEqual(expect.arrayContaining(pairs.flat()));
  });

  it('are the next that are free', async () => {
    const last = blockedPorts.slice(-2);
    expect(await innerPortsFor(8080, async (port) => last.includes(port))).toEqual(last);
    await expect(innerPortsFor(8080, async (port) => port === last[0])).rejects.toThrow(/too many local stacks/);
  });
});
