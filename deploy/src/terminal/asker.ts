/** Questions to the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StackProblem } from '@knowledge-sync/emulator/problem';

export interface Asker {
  /** The answer, or `suggestion` for an empty one. */
  ask(question: string, suggestion?: string): Promise<string>;
  /** The answer is hidden. */
  askSecret(question: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

/** Null without a terminal: the commands then never wait for an answer. */
export function terminalAsker(): Asker | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return {
    async ask(question, suggestion = '') {
      const answer = await readLine(suggestion === '' ? `${question}: ` : `${question} [${suggestion}]: `, false);
      return answer === '' ? suggestion : answer;
    },
    askSecret: (question) => readLine(`${question} (hidden): `, true),
    confirm: async (question) => /^y(es)?$/i.test(await readLine(`${question} (y/N): `, false)),
  };
}

/** On stderr, so that stdout has the report alone. @throws StackProblem when it is interrupted */
async function readLine(prompt: string, isHidden: boolean): Promise<string> {
  let isMuted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  const interrupted = new Promise<never>((_, reject) => {
    lines.once('SIGINT', () => reject(new StackProblem('Stopped. Run it again to continue.')));
    lines.once('close', () => reject(new StackProblem('The input ended. Run it again to continue.')));
  });
  try {
    const answer = lines.question(prompt);
    isMuted = isHidden;
    return (await Promise.race([answer, interrupted])).trim();
  } finally {
    isMuted = false;
    if (isHidden) process.stderr.write('\n');
    interrupted.catch(() => {});
    lines.close();
  }
}
