import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  await writeFile(java, '#!/bin/sh\nfor argument in "$@"; do echo "$argument"; done > "$0.txt"\nexit 3\n');
  await chmod(java, 0o755);
  const settings = { java, jar: "/opt/it's here.jar", origins: ["http://it's"] };
  shim = join(await writeJavaShim(join(folder, 'bin'), settings), 'java');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the java shim', () => {
  it("answers firebase-tools' question for the version", async () => {
    const { stderr } = await run(shim, ['-Duser.language=en', '-Dfile.encoding=UTF-8', '-version']);
    expect(stderr).toMatch(/version "21"/);
  });

  it('runs the real java with the other jar on other ports, and ends with its exit code', async () => {
    const failure = await run(shim, [
      ...['-jar', '/ignored.jar', '--port', '48080', '--rules', '/a folder/firestore.rules'],
    ]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 3 });
    const passed = (await readFile(join(folder, 'real java.txt'), 'utf8')).trim().split('\n');
    const [jar, , , port, ...rest] = passed.slice(passed.indexOf('-cp') + 1);
    expect(jar).toBe("/opt/it's here.jar");
    expect(port).not.toBe('48080');
    expect(rest).toEqual(['--rules', '/a folder/firestore.rules']);
  });
});
