import fs from 'node:fs';
import { resolve } from 'node:path';

/** The lines of a dotenv file. */
export const dotenv = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');

/**
 * Makes a read of the file return these secrets, although the file does not exist. The functions
 * emulator takes secrets only from `.secret.local`, and an API key in a real file would stay on the
 * disk when the launcher is killed.
 */
export function serveSecrets(file: string, secrets: Readonly<Record<string, string>>): void {
  const content = dotenv(secrets);
  const read = fs.readFileSync;
  const readWithSecrets = (path: fs.PathOrFileDescriptor, ...rest: unknown[]): unknown =>
    typeof path === 'string' && resolve(path) === file ? content : Reflect.apply(read, fs, [path, ...rest]);
  fs.readFileSync = readWithSecrets as typeof fs.readFileSync;
}
