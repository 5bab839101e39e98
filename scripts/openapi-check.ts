import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../emulator/src/paths.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';
import { createApi } from '../functions/src/api/app.ts';
import type { ApiContext } from '../functions/src/runtime/context.ts';

const rules = join(rootDir, 'scripts', 'openapi-rules.mjs');
/** Both tools would otherwise ask their makers for newer versions, or report their use. */
const offline = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', SCARF_ANALYTICS: 'false' };

const linters = [
  {
    name: 'redocly',
    args: (file: string) => ['lint', file, '--max-problems=20'],
    isClean: /Your API description is valid/,
  },
  {
    name: 'spectral',
    args: (file: string) => ['lint', file, '--ruleset', rules, '--fail-severity=warn'],
    isClean: /No results/,
  },
];

/** Lints the OpenAPI document that the code builds. A warning counts as an error. */
export async function checkOpenApi(): Promise<{ isOk: boolean; output: string }> {
  // The description does not depend on the context.
  const response = await createApi({} as ApiContext).request('/api/openapi.json');
  return await lintOpenApi(await response.text());
}

export async function lintOpenApi(document: string): Promise<{ isOk: boolean; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    await writeFile(file, document);
    const failures: string[] = [];
    for (const { name, args, isClean } of linters) {
      const { code, output } = await runCommand(installed(name), args(file), {
        stdio: 'pipe',
        env: childEnvironment(offline),
      });
      if (code !== 0 || !isClean.test(output) || /\d warning/.test(output)) failures.push(output.trim());
    }
    return { isOk: failures.length === 0, output: failures.length === 0 ? 'no warning' : failures.join('\n') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
