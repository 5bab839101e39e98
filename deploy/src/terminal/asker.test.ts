import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { typescript } from '@knowledge-sync/emulator/run-command';
import { expect, it } from 'vitest';

const asker = fileURLToPath(new URL('asker.ts', import.meta.url));

/** Runs code with an `asker` at a terminal of its own, which shows what a person would see. */
function atTerminal(code: string, typed: readonly [prompt: string, keys: string][]): Promise<string> {
  const source = `const { terminalAsker } = await import(${JSON.stringify(asker)}); const asker = terminalAsker(); ${code}`;
  const quoted = [process.execPath, ...typescript, '--input-type=module', '-e', source].map(
    (part) => `'${part.replaceAll("'", "'\\''")}'`,
  );
  const child = spawn('script', ['-qec', quoted.join(' '), '/dev/null'], { cwd: rootDir });
  const rest = [...typed];
  let screen = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      const [next] = rest;
      if (next === undefined || !screen.includes(next[0])) return;
      rest.shift();
      child.stdin.write(next[1]);
    });
    child.once('error', reject);
    child.once('close', () => resolve(screen.replaceAll('\r', '')));
  });
}

// Other systems have another command for a terminal.
const onLinux = it.skipIf(process.platform !== 'linux');

onLinux('asks at a terminal, takes the suggestion for an empty answer, and hides a secret', async () => {
  const screen = await atTerminal(
    `const place = await asker.ask('Where', 'eur3');
     const key = await asker.askSecret('Key');
     const yes = await asker.confirm('Sure?');
     console.log(JSON.stringify({ place, isKey: key === 'sk_hidden', yes }));`,
    [
      ['Where [eur3]: ', '\r'],
      ['Key (hidden): ', 'sk_hidden\r'],
      ['Sure? (y/N): ', 'y\r'],
    ],
  );
  expect(screen).toContain('{"place":"eur3","isKey":true,"yes":true}');
  expect(screen).not.toContain('sk_hidden');
});

onLinux('stops with one line on Ctrl-C', async () => {
  const screen = await atTerminal(
    `await asker.ask('Where').catch((error) => console.log(error.name, error.message));`,
    [['Where: ', '\x03']],
  );
  expect(screen).toContain('StackProblem Stopped. Run it again to continue.');
});
