import { resolve } from 'node:path';
import { fetchHealth } from '../client.ts';
import { interruption } from '../interrupt.ts';
import { sampleDocumentsDir } from '../paths.ts';
import { host, isPortFree, portsAt } from '../ports.ts';
import { StackProblem } from '../problem.ts';
import { providerFromEnvironment } from '../provider.ts';
import { startStack } from '../stack.ts';
import { type StackInfo, stackInfo } from '../stack-info.ts';
import { readTextFiles } from '../text-files.ts';
import { type DemoResult, runDemo } from './run.ts';
import { table } from './table.ts';

export interface DemoOptions {
  /** Null: the sample documents. */
  folder: string | null;
  json: boolean;
  portOffset: number;
}

interface RunningStack {
  info: StackInfo;
  stop(): Promise<void>;
}

/** The stack that already serves on these ports, or null when nothing does. */
async function findStack(portOffset: number): Promise<StackInfo | null> {
  const ports = portsAt(portOffset);
  if (await isPortFree(ports.hosting)) return null;
  const health = await fetchHealth(stackInfo(ports, null).apiUrl, 15_000);
  if (health === null) return null;
  const simulatorHost = `${host}:${ports.simulator}`;
  return stackInfo(ports, health.provider.host === simulatorHost ? `http://${simulatorHost}` : null);
}

async function useStack(
  portOffset: number,
  signal: AbortSignal,
  notice: (line: string) => void,
): Promise<RunningStack> {
  const running = await findStack(portOffset);
  if (running !== null) {
    notice(`Using the stack that runs at ${running.hostingUrl}.`);
    return { info: running, stop: async () => undefined };
  }
  return startStack({
    name: portOffset === 0 ? 'start' : `start-${portOffset}`,
    portOffset,
    provider: providerFromEnvironment(process.env),
    web: true,
    samples: false,
    notice,
    signal,
  });
}

/** Returns the exit code: 1 if one file did not make it. */
export async function runDemoCommand({ folder, json, portOffset }: DemoOptions): Promise<number> {
  // Standard output is for the result alone.
  const notice = (line: string): void => console.error(line);
  const signal = interruption();
  const source = folder === null ? sampleDocumentsDir : resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  const files = await readTextFiles(source);
  const stack = await useStack(portOffset, signal, notice);
  try {
    notice(`Sending ${files.length} files of ${source} ...`);
    const interrupted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new StackProblem('Stopped before all documents were done.')));
    });
    const { simulatorUrl } = stack.info;
    const result = await Promise.race([runDemo(stack.info, files, { showProgress: !json, simulatorUrl }), interrupted]);
    console.log(json ? JSON.stringify(result, null, 2) : describe(result));
    return result.summary.failed === 0 && (result.simulator_check?.problems.length ?? 0) === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

function describe({ documents, summary, simulator_check }: DemoResult): string {
  const lines = ['', table(documents), ''];
  lines.push(
    `${summary.completed} of ${summary.total} completed, ${summary.failed} failed, in ${summary.seconds.toFixed(0)} s.`,
  );
  if (simulator_check !== null && simulator_check.checked > 0) {
    const { checked, others, problems } = simulator_check;
    const also = others > 0 ? ` (and ${others} other documents)` : '';
    lines.push(
      ...problems.map((problem) => `The simulator: ${problem}.`),
      problems.length === 0
        ? `The simulator holds exactly these ${checked} texts, byte for byte, once each${also}.`
        : `The simulator differs in ${problems.length} of ${checked} texts.`,
    );
  }
  return lines.join('\n');
}
