/**
 * Makes each wrong edit of edits.ts alone, runs its tests, and takes it back. Ends with an error
 * when tests pass with a wrong edit, fail without one, or when an edit no longer fits the code.
 *
 * `npx tsx lab/mutations/run.ts [word...]` makes the edits whose name or file has one of the words.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { interruption } from '@knowledge-sync/emulator/interrupt';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { childEnvironment, endCommands, installed, runCommand } from '@knowledge-sync/emulator/run-command';
import { startStack } from '@knowledge-sync/emulator/stack';
import { stackEnvironment } from '@knowledge-sync/emulator/stack-info';
import { type Edit, edits } from './edits.ts';

/** Far from the ports of `npm start` and of the tests. */
const defaultPortOffset = '22000';

interface Outcome {
  hasPassed: boolean;
  /** The first test that failed. */
  failed: string;
}

async function runTests(files: readonly string[], environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const args = ['run', '--project', 'node', '--bail', '1', '--reporter', 'verbose', ...files];
  const { code, output } = await runCommand(installed('vitest'), args, { stdio: 'pipe', env: environment });
  return { hasPassed: code === 0, failed: /^ *FAIL +(.*)$/m.exec(output)?.[1] ?? output.slice(-300) };
}

/** @throws Error when the edit does not fit the code exactly once */
function edited({ name, file, find, replace }: Edit, text: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`"${name}" fits ${file} ${count} times instead of once. Correct edits.ts.`);
  return text.replace(find, () => replace);
}

/** Runs the tests of the edit while the file has it. */
async function withEdit(edit: Edit, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const path = join(rootDir, edit.file);
  const original = await readFile(path, 'utf8');
  try {
    await writeFile(path, edited(edit, original));
    return await runTests(edit.tests, environment);
  } finally {
    await writeFile(path, original);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'port-offset': { type: 'string', default: defaultPortOffset } },
});
const chosen = edits.filter(
  ({ name, file }) => positionals.length === 0 || positionals.some((word) => `${name} ${file}`.includes(word)),
);
for (const edit of edits) edited(edit, await readFile(join(rootDir, edit.file), 'utf8'));

// Ctrl-C ends the tests, and the edit is taken back before the end.
const signal = interruption();
signal.addEventListener('abort', endCommands);
const stack = await startStack({
  name: 'mutations',
  portOffset: Number(values['port-offset']),
  provider: { kind: 'simulator' },
  web: false,
  samples: false,
  notice: console.log,
  signal,
});
const problems: string[] = [];
try {
  const environment = childEnvironment({ ...stackEnvironment(stack.info), NO_COLOR: '1' });
  const without = new Map<string, Outcome>();
  for (const edit of chosen) {
    if (signal.aborted) break;
    const files = edit.tests.join(' ');
    const before = without.get(files) ?? (await runTests(edit.tests, environment));
    without.set(files, before);
    const outcome = before.hasPassed ? await withEdit(edit, environment) : before;
    if (signal.aborted) problems.push('Stopped before the end.');
    else if (!before.hasPassed) problems.push(`${edit.name}: ${files} fails without the edit`);
    else if (outcome.hasPassed) problems.push(`${edit.name}: ${files} passes with the edit`);
    console.log(
      `${before.hasPassed && !outcome.hasPassed ? 'caught' : 'FAILED'}  ${edit.name}\n        ${outcome.failed}`,
    );
  }
} finally {
  await stack.stop();
}
console.log(problems.length === 0 ? `All ${chosen.length} edits were caught.` : problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
