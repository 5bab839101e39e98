import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeJavaShim } from './java-shim.ts';

const run = promisify(execFile);
let folder: string;
let shim: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "it's a shim-"));
  const java = join(folder, 'real java');
  await writeFile(java, '#!/bin/sh\nfor argument in "$@"; do echo "$argument"; done\n');
  await chmod(java, 0o755);
  shim = join(await writeJavaShim(join(folder, 'bin'), java, "/opt/it's here.jar"), 'java');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the java shim', () => {
  it("answers firebase-tools' question for the version", async () => {
    const { stderr } = await run(shim, ['-Duser.language=en', '-Dfile.encoding=UTF-8', '-version']);
    expect(stderr).toMatch(/version "21"/);
  });

  it('runs the main class of the other jar, without the flag that it may not know, and keeps the rest as it is', async () => {
    const { stdout } = await run(shim, [
      ...['-Duser.language=en', '-jar', '/ignored.jar', '--host', '127.0.0.1', '--port', '8080'],
      ...['--database-edition', 'standard', '--rules', '/a folder/firestore.rules', '--single_project_mode', 'true'],
    ]);
    expect(stdout.trim().split('\n')).toEqual([
      ...['-Duser.language=en', '-cp', "/opt/it's here.jar"],
      'com.google.cloud.datastore.emulator.firestore.CloudFirestore',
      ...['--host', '127.0.0.1', '--port', '8080'],
      ...['--rules', '/a folder/firestore.rules', '--single_project_mode', 'true'],
    ]);
  });
});
