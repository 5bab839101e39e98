import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { firebaseConfigFor, firebaseJsonSchema } from './firebase-config.ts';
import { functionName } from './service.ts';

const base = firebaseJsonSchema.parse(JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8')));

const shared = { region: 'europe-west4', database: 'knowledge', prefix: 'team', site: 'team-knowledge' };
const alone = { region: 'us-central1', database: '(default)', prefix: '', site: 'my-project' };

/** firebase-tools' own check of a configuration. */
const { getValidator } = z
  .object({
    getValidator: z.function({ input: [], output: z.function({ input: [z.unknown()], output: z.boolean() }) }),
  })
  .parse(createRequire(import.meta.url)('firebase-tools/lib/firebaseConfigValidate.js'));

describe('firebaseConfigFor', () => {
  it('names database, prefix, site, and the function and region of the rewrite', () => {
    const config = firebaseConfigFor(base, shared, 'own.rules');
    expect(config.firestore).toEqual({ ...base.firestore, database: 'knowledge', rules: 'own.rules' });
    expect(config.functions).toEqual([{ ...base.functions[0], prefix: 'team' }]);
    expect(config.functions[0]).toMatchObject({ codebase: 'knowledge-sync', configDir: 'deploy' });
    expect(config.hosting).toMatchObject({ site: 'team-knowledge' });
    expect(config.hosting.rewrites).toEqual([
      { source: '/api/**', function: { functionId: 'team-api', region: 'europe-west4' } },
      { source: '!/assets/**', destination: '/index.html' },
    ]);
  });

  it('gives functions without a prefix their own names', () => {
    const config = firebaseConfigFor(base, alone, 'own.rules');
    expect(config.functions).toEqual(base.functions);
    expect(config.hosting.rewrites[0]).toMatchObject({ function: { functionId: 'api', region: 'us-central1' } });
    expect(functionName('api', 'team')).toBe('team-api');
  });

  it('changes nothing else, and leaves firebase.json as it is', () => {
    const before = structuredClone(base);
    const { firestore: _, functions: __, hosting, ...others } = firebaseConfigFor(base, shared, 'own.rules');
    const { firestore: ___, functions: ____, hosting: baseHosting, ...baseOthers } = base;
    expect(others).toEqual(baseOthers);
    expect(hosting.headers).toEqual(baseHosting.headers);
    expect(base).toEqual(before);
  });

  it.each([
    ['shared', shared],
    ['alone', alone],
  ])('makes a configuration for a project %s that firebase-tools accepts', (_, placement) => {
    expect(getValidator()(firebaseConfigFor(base, placement, 'own.rules'))).toBe(true);
  });
});
