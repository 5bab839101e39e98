import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from '../emulator/src/builds.ts';
import { firstLoad } from '../emulator/src/first-load.ts';

/** The most compressed JavaScript that the documents page may load. */
const maxGzipBytes = 230 * 1024;

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Builds the page as it is deployed and measures the JavaScript of the documents page. */
export async function checkPageSize(): Promise<{ isOk: boolean; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'page-size-'));
  try {
    await buildWeb(folder, {}, ['--manifest']);
    const files = (await firstLoad(folder)).sort((one, other) => other.gzipBytes - one.gzipBytes);
    const total = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    const isOk = total <= maxGzipBytes;
    const summary = `${kilobytes(total)} of JavaScript, compressed; at most ${kilobytes(maxGzipBytes)}`;
    const lines = files.map(({ file, gzipBytes }) => `  ${kilobytes(gzipBytes).padStart(9)}  ${file}`);
    return { isOk, output: isOk ? summary : [summary, ...lines].join('\n') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
