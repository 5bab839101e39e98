/** `npm start -- --remove-leftovers`: deletes what earlier local starts left at ElevenLabs. */
import { createInterface } from 'node:readline/promises';
import { StackProblem } from '../problem.ts';
import { providerFromEnvironment } from '../provider.ts';
import { localProjectId } from '../stack-info.ts';
import { describeFolder, type EarlierFolder, findEarlier, removeFolder } from './earlier-folders.ts';
import { readInUse, readRegistry } from './installations.ts';
import { workspaceClient } from './workspace-client.ts';

interface RemoveOptions {
  env: NodeJS.ProcessEnv;
  /** Deletes what this computer made without asking. */
  isYes: boolean;
  /** Asks on the terminal; null without one. */
  ask: ((question: string) => Promise<boolean>) | null;
  report: (line: string) => void;
  /** The folder of all local data. */
  root?: string;
}

/** Returns the exit code: 1 when something that was to be deleted is still there. */
export async function removeLeftovers({ env, isYes, ask, report, root }: RemoveOptions): Promise<number> {
  const provider = providerFromEnvironment(env);
  if (provider.kind === 'simulator') {
    throw new StackProblem('--remove-leftovers needs the key of the workspace: set ELEVENLABS_API_KEY.');
  }
  if (!isYes && ask === null) {
    throw new StackProblem('There is no terminal to ask on: add --yes to delete what this computer made.');
  }
  const client = workspaceClient(provider);
  report(`ElevenLabs: ${await client.describe()}.`);
  const known = { projectId: localProjectId, registry: await readRegistry(root), inUse: await readInUse(root) };
  const folders = await findEarlier(client, known).catch((error: unknown) => {
    throw new StackProblem(`The folders could not be listed, so nothing was deleted: ${String(error)}`);
  });
  if (folders.length === 0) report('Earlier local starts left nothing there.');
  let isComplete = true;
  for (const folder of folders) {
    if (await isWanted(folder, { isYes, ask })) {
      isComplete = (await removeFolder(client, folder, report)) && isComplete;
    } else report(`Left unchanged: ${describeFolder(folder)}.`);
  }
  return isComplete ? 0 : 1;
}

/** A folder that another computer may use is never deleted without a question. */
async function isWanted(folder: EarlierFolder, { isYes, ask }: Pick<RemoveOptions, 'isYes' | 'ask'>): Promise<boolean> {
  if (isYes) return folder.isFromHere;
  return (await ask?.(`Delete ${describeFolder(folder)}?`)) ?? false;
}

export const terminalAsk = (): RemoveOptions['ask'] =>
  process.stdin.isTTY && process.stderr.isTTY
    ? async (question) => {
        const terminal = createInterface({ input: process.stdin, output: process.stderr });
        try {
          return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
        } finally {
          terminal.close();
        }
      }
    : null;
