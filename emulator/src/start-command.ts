import { interruption, whenAborted } from './interrupt.ts';
import { dataDir, openDataSet, startWithout } from './local-data/data-set.ts';
import { describeEarlier, findEarlier } from './local-data/earlier-folders.ts';
import { installationOf, readInUse, readRegistry, union } from './local-data/installations.ts';
import { workspaceClient } from './local-data/workspace-client.ts';
import { StackProblem } from './problem.ts';
import { checkAddress, type ProviderChoice, providerFromEnvironment } from './provider.ts';
import { type Stack, type StackOptions, startStack, UnloadableDataError } from './stack.ts';
import type { StackInfo } from './stack-info.ts';
import { welcome } from './welcome.ts';

export interface StartCommandOptions {
  portOffset: number;
  verbose: boolean;
  /** Deletes the saved data first. */
  isFresh: boolean;
  /** Adds the sample documents to empty data, also in a real workspace. */
  hasSamples: boolean;
  /** Serves the web page instead of a build, and ends with the stack. */
  serveWeb?: (stack: Stack) => Promise<{ url: string; stop(): Promise<void> }>;
}

/**
 * How long a pending document waits for its event. Events are lost with the process, and locally
 * they come at once.
 */
const requeueAfterSeconds = '60';

/** Starts the stack, shows its addresses, and runs until Ctrl-C. Returns the exit code. */
export async function runStartCommand(options: StartCommandOptions): Promise<number> {
  const { portOffset, verbose, isFresh, hasSamples, serveWeb } = options;
  const startedAt = performance.now();
  const signal = interruption();
  const notice = (line: string): void => console.log(line);
  const provider = providerFromEnvironment(process.env);
  const warning = await checkAddress(provider);
  if (warning !== null) notice(warning);
  const name = portOffset === 0 ? 'start' : `start-${portOffset}`;
  const stack = await startWithData(dataDir(name, provider), isFresh, hasSamples, {
    name,
    portOffset,
    provider,
    web: serveWeb === undefined,
    parameters: { REQUEUE_AFTER_SECONDS: requeueAfterSeconds },
    notice,
    ...(verbose ? { showLog: notice } : {}),
    signal,
  });
  try {
    const web = await serveWeb?.(stack);
    const webUrl = web?.url ?? stack.info.hostingUrl;
    console.log(welcome(stack, webUrl, (performance.now() - startedAt) / 1000));
    void describeWorkspace(provider, stack.info).then((text) => text === null || signal.aborted || console.log(text));
    const death = await Promise.race([stack.died, whenAborted(signal).then(() => null)]);
    if (death !== null && !signal.aborted) throw new StackProblem(death);
    console.log('\nStopping ...');
    await web?.stop();
    return 0;
  } finally {
    await stack.stop();
  }
}

/** Samples go to the simulator once. A real workspace gets them only on request. */
async function startWithData(
  dir: string,
  isFresh: boolean,
  hasSamples: boolean,
  options: Omit<StackOptions, 'samples' | 'data'>,
): Promise<Stack> {
  const { provider, notice } = options;
  const data = await openDataSet(dir, { isFresh, notice });
  const isFirst = data.saved === null;
  const samples = hasSamples || (isFirst && provider.kind === 'simulator');
  try {
    return await startStack({ ...options, samples, data });
  } catch (error) {
    if (!(error instanceof UnloadableDataError) || options.signal?.aborted) throw error;
    const empty = await startWithout(dir, error.message, notice);
    return await startStack({ ...options, samples: hasSamples || provider.kind === 'simulator', data: empty });
  }
}

/**
 * Says which workspace a real key belongs to, and what earlier starts left there. Null for the
 * simulator.
 */
async function describeWorkspace(provider: ProviderChoice, info: StackInfo): Promise<string | null> {
  if (provider.kind === 'simulator') return null;
  const client = workspaceClient(provider);
  const workspace = `Documents are sent to ${await client.describe()}.`;
  try {
    const own = await installationOf(info, AbortSignal.timeout(5_000));
    const inUse = union(await readInUse(), own);
    const known = { projectId: info.projectId, registry: await readRegistry(), inUse };
    const earlier = describeEarlier(await findEarlier(client, known));
    return earlier === null ? workspace : `${workspace}\n${earlier}`;
  } catch (error) {
    return `${workspace}\nWhat earlier local starts left there could not be listed: ${String(error)}`;
  }
}
