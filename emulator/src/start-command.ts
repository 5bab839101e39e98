import { interruption, whenAborted } from './interrupt.ts';
import { StackProblem } from './problem.ts';
import { providerFromEnvironment } from './provider.ts';
import { type Stack, startStack } from './stack.ts';
import { welcome } from './welcome.ts';

export interface StartCommandOptions {
  portOffset: number;
  verbose: boolean;
  /** Serves the web page instead of a build, and ends with the stack. */
  serveWeb?: (stack: Stack) => Promise<{ url: string; stop(): Promise<void> }>;
}

/** Starts the stack, shows its addresses, and runs until Ctrl-C. Returns the exit code. */
export async function runStartCommand({ portOffset, verbose, serveWeb }: StartCommandOptions): Promise<number> {
  const startedAt = performance.now();
  const signal = interruption();
  const stack = await startStack({
    name: portOffset === 0 ? 'start' : `start-${portOffset}`,
    portOffset,
    provider: providerFromEnvironment(process.env),
    web: serveWeb === undefined,
    samples: true,
    notice: (line) => console.log(line),
    ...(verbose ? { showLog: (line: string) => console.log(line) } : {}),
    signal,
  });
  try {
    const web = await serveWeb?.(stack);
    const webUrl = web?.url ?? stack.info.hostingUrl;
    console.log(welcome(stack, webUrl, (performance.now() - startedAt) / 1000));
    const death = await Promise.race([stack.died, whenAborted(signal).then(() => null)]);
    if (death !== null && !signal.aborted) throw new StackProblem(death);
    console.log('\nStopping ...');
    await web?.stop();
    return 0;
  } finally {
    await stack.stop();
  }
}
