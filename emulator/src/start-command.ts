import { interruption, whenAborted } from './interrupt.ts';
import { StackProblem } from './problem.ts';
import { providerFromEnvironment } from './provider.ts';
import { type Stack, startStack } from './stack.ts';
import { welcome } from './welcome.ts';

export interface StartCommandOptions {
  portOffset: number;
  verbose: boolean;
  /** Runs once the stack serves, and gives the lines to add to the welcome and what to end with it. */
  extend?: (stack: Stack) => Promise<{ lines: string[]; stop(): Promise<void> }>;
}

/** Starts the stack, says where to look, and stays until Ctrl-C. Returns the exit code. */
export async function runStartCommand({ portOffset, verbose, extend }: StartCommandOptions): Promise<number> {
  const startedAt = performance.now();
  const signal = interruption();
  const stack = await startStack({
    name: portOffset === 0 ? 'start' : `start-${portOffset}`,
    portOffset,
    provider: providerFromEnvironment(process.env),
    web: extend === undefined,
    samples: true,
    notice: (line) => console.log(line),
    ...(verbose ? { showLog: (line: string) => console.log(line) } : {}),
    signal,
  });
  try {
    const extension = await extend?.(stack);
    console.log(welcome(stack, { seconds: (performance.now() - startedAt) / 1000, lines: extension?.lines ?? [] }));
    const death = await Promise.race([stack.died, whenAborted(signal).then(() => null)]);
    if (death !== null && !signal.aborted) throw new StackProblem(death);
    console.log('\nStopping ...');
    await extension?.stop();
    return 0;
  } finally {
    await stack.stop();
  }
}
