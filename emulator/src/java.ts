import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Java {
  path: string;
  major: number;
}

/** The oldest Java on which firebase-tools starts its own Firestore emulator. */
export const firebaseToolsJavaMajor = 21;
/** The oldest Java on which Google Cloud's copy of the emulator runs. */
export const googleCloudJavaMajor = 17;

/** The first executable of that name on the environment's PATH. */
export async function findExecutable(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

function parseJavaMajor(versionOutput: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(versionOutput);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * JAVA_HOME's Java or the first on PATH that runs. macOS has a stub that only reports that Java is
 * missing.
 */
export async function findJava(env: NodeJS.ProcessEnv): Promise<Java | null> {
  const candidates = [
    ...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin', 'java')] : []),
    await findExecutable('java', env),
  ].filter((path) => path !== null);
  for (const path of candidates) {
    try {
      const { stdout, stderr } = await run(path, ['-version'], { env, timeout: 20_000 });
      const major = parseJavaMajor(`${stdout}\n${stderr}`);
      if (major !== null) return { path, major };
    } catch {
      // does not run
    }
  }
  return null;
}
