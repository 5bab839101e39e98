import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const gate = fileURLToPath(new URL('firestore-gate.ts', import.meta.url));

const script = (settings: GateSettings): string => `#!/bin/sh
# Replaces java for firebase-tools only. It always reports version 21, because the jar in use may run on an
# older Java, and starts firestore-gate.ts for everything else.
for argument in "$@"; do
  if [ "$argument" = -version ]; then
    echo 'openjdk version "21"' >&2
    exit 0
  fi
done
exec ${quoted(process.execPath)} ${quoted(gate)} ${quoted(JSON.stringify(settings))} "$@"
`;

/** The settings of firestore-gate.ts. */
export interface GateSettings {
  /** The real java. */
  java: string;
  /** A jar in place of that of firebase-tools, or null. */
  jar: string | null;
  /** The origins of the stack's own pages. */
  origins: readonly string[];
}

/** @returns the folder to put first on PATH of the firebase process */
export async function writeJavaShim(folder: string, settings: GateSettings): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'java');
  await writeFile(path, script(settings));
  await chmod(path, 0o755);
  return folder;
}
