import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { awaitProcessesEnd, markedProcesses, markVariable } from './processes.ts';

const stubborn = "process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('up');";
/** A parent that starts a stubborn child in its own process group and ends. */
const orphaning = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], {
    detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => { child.unref(); process.exit(); });`;

describe('the processes of a stack', () => {
  it('are found after their parent has ended, and killed when they ignore signals', async () => {
    const mark = randomUUID();
    const parent = spawn(process.execPath, ['-e', orphaning], {
      env: { ...process.env, [markVariable]: mark },
      stdio: 'ignore',
    });
    await new Promise((resolve) => parent.once('exit', resolve));
    expect(await markedProcesses(mark)).toHaveLength(1);
    await awaitProcessesEnd(mark, 100);
    expect(await markedProcesses(mark)).toEqual([]);
  });

  it('do not include those of another stack', async () => {
    const mark = randomUUID();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env: { ...process.env, [markVariable]: randomUUID() },
      stdio: 'ignore',
    });
    await awaitProcessesEnd(mark, 0);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill('SIGKILL');
  });
});
