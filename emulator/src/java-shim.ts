import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const emulatorMainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const script = (java: string, jar: string): string => `#!/bin/sh
# Stands in front of java for firebase-tools only: it asks for Java 21 and runs \`java -jar <its own jar> --flags\`.
# The jar used here has no main class in its manifest, runs on older Javas, and may not know --database-edition.
for argument in "$@"; do
  if [ "$argument" = -version ]; then
    echo 'openjdk version "21"' >&2
    exit 0
  fi
done
count=$#
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  count=$((count - 1))
  case $argument in
    -jar)
      shift
      count=$((count - 1))
      set -- "$@" -cp ${quoted(jar)} ${emulatorMainClass}
      ;;
    --database-edition)
      shift
      count=$((count - 1))
      ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec ${quoted(java)} "$@"
`;

/** @returns the folder to put first on PATH of the firebase process */
export async function writeJavaShim(folder: string, java: string, jar: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'java');
  await writeFile(path, script(java, jar));
  await chmod(path, 0o755);
  return folder;
}
