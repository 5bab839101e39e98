import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from './paths.ts';
import { portsAt, wellKnownPorts } from './ports.ts';
import { localFirebaseJson, localParameters } from './project-folder.ts';

const deployed = JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8'));

describe('the generated Firebase project', () => {
  it('has a value for each parameter of the functions, because the emulator would ask for a missing one', async () => {
    const source = await readFile(join(rootDir, 'functions/src/runtime/config.ts'), 'utf8');
    const names = [...source.matchAll(/define(?:Int|String|Boolean|Float|List)\(\s*'([A-Z_]+)'/g)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(localParameters).sort()).toEqual(names.sort());
  });

  it('differs from the deployed one in ports and paths, and has no build steps', () => {
    const local = localFirebaseJson(deployed, portsAt(10_000), 'europe-west4');
    expect(JSON.stringify(local)).not.toContain('predeploy');
    expect(local.functions).toMatchObject([{ source: 'functions', runtime: deployed.functions[0].runtime }]);
    const [api, page] = deployed.hosting.rewrites;
    const rewrites = [{ ...api, function: { ...api.function, region: 'europe-west4' } }, page];
    expect(local.hosting).toMatchObject({ public: 'web', rewrites });
    expect(local.emulators).toMatchObject({
      auth: { port: 19_099 },
      firestore: { port: 18_080, websocketPort: 19_150 },
      ui: { enabled: false },
    });
  });

  it('reads parameters from the folder of the functions, not from those of a deployed project', () => {
    expect(deployed.functions[0].configDir).toBe('deploy');
    const [functions] = localFirebaseJson(deployed, portsAt(0), 'us-central1').functions;
    expect(functions).not.toHaveProperty('configDir');
  });

  it('allows the page to reach the emulators, unlike the deployed one', () => {
    const policies = (json: unknown): string => JSON.stringify(json).match(/default-src[^"]*/)?.[0] ?? '';
    expect(policies(localFirebaseJson(deployed, portsAt(0), 'us-central1'))).toContain(
      'connect-src http://127.0.0.1:9099',
    );
    expect(policies(deployed)).toContain("connect-src 'self'");
    expect(policies(deployed)).not.toContain('127.0.0.1');
  });
});

describe('firebase.json', () => {
  it('names the well-known ports', () => {
    const { firestore, ...others } = deployed.emulators;
    expect(firestore).toMatchObject({
      port: wellKnownPorts.firestore,
      websocketPort: wellKnownPorts.firestoreWebsocket,
    });
    for (const use of ['hub', 'logging', 'auth', 'functions', 'hosting', 'eventarc', 'tasks'] as const) {
      expect(others[use].port, use).toBe(wellKnownPorts[use]);
    }
  });
});
