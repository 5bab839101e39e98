/** Files of a folder that are not added: hidden ones, and those of systems and editors. */

const systemNames: ReadonlySet<string> = new Set([
  '__macosx',
  'node_modules',
  '__pycache__',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '@eadir',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  'icon\r',
]);

/** Lock files of Office and LibreOffice, files of editors, and unfinished downloads. */
const lockFile = /^(?:~\$|\.~lock\.)|^~wr[ladf]\d+\.tmp$|~$|^#.+#$|\.(?:sw[op]|tmp|temp|crdownload|part|partial)$/i;

const isSkippedName = (name: string): boolean =>
  name.startsWith('.') || systemNames.has(name.toLowerCase()) || lockFile.test(name);

/**
 * The part of a path because of which the file is left out, from the beginning of the path; a
 * folder ends in a slash. Null for a file that is wanted.
 *
 * @param path with slashes, within the chosen folder
 */
export function skippedPart(path: string): string | null {
  const names = path.split('/');
  const at = names.findIndex(isSkippedName);
  if (at === -1) return null;
  return names.slice(0, at + 1).join('/') + (at < names.length - 1 ? '/' : '');
}

/** Divides the files of a folder. The skipped ones are named once for each folder. */
export function divideFiles<T>(files: readonly T[], pathOf: (file: T) => string): { files: T[]; skipped: string[] } {
  const skipped = new Set<string>();
  const wanted = files.filter((file) => {
    const part = skippedPart(pathOf(file));
    if (part !== null) skipped.add(part);
    return part === null;
  });
  return { files: wanted, skipped: [...skipped] };
}
