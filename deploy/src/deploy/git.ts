/** What is known of the commit that is deployed. */
import { runCommand } from '@knowledge-sync/emulator/run-command';
import { checkout } from '../checkout.ts';

export interface Commit {
  /** A tag if there is one, otherwise the short hash; null outside of a repository. */
  name: string | null;
  /** Files that differ from the commit. */
  changed: string[];
}

export async function readCommit(): Promise<Commit> {
  const git = (args: readonly string[]) => runCommand('git', args, { cwd: checkout(), stdio: 'pipe' });
  const described = await git(['describe', '--tags', '--always']);
  if (described.code !== 0) return { name: null, changed: [] };
  const { output } = await git(['status', '--porcelain']);
  return { name: described.output.trim(), changed: output.split('\n').filter((line) => line !== '') };
}
