import { resolve } from 'node:path';
import { urlSchema } from '@knowledge-sync/contract';
import { fetchHealth } from '../client.ts';
import { interruption } from '../interrupt.ts';
import { readPassword } from '../passwords.ts';
import { sampleDocumentsDir } from '../paths.ts';
import { host, isPortFree, portsAt } from '../ports.ts';
import { StackProblem } from '../problem.ts';
import { projectFolder } from '../project-folder.ts';
import { providerFromEnvironment } from '../provider.ts';
import { findSourceFiles } from '../source-files.ts';
import { startStack } from '../stack.ts';
import { type StackInfo, stackInfo } from '../stack-info.ts';
import { describeAsked } from './ask.ts';
import { type DemoResult, runDemo } from './run.ts';
import { countByType, describeCompared, describeCounts, type Source } from './source.ts';
import { table } from './table.ts';

export interface DemoOptions {
  /** Null: the sample documents. */
  folder: string | null;
  /** Addresses of web pages. */
  urls: readonly string[];
  json: boolean;
  /** Whether agents are asked about the documents afterwards. */
  asks: boolean;
  portOffset: number;
}

interface RunningStack {
  info: StackInfo;
  /** Resolves with the reason when a stack that the demo started ends. */
  died: Promise<string>;
  stop(): Promise<void>;
}

const stackName = (portOffset: number): string => (portOffset === 0 ? 'start' : `start-${portOffset}`);

/** The stack that runs on these ports, or null. */
async function findStack(portOffset: number): Promise<StackInfo | null> {
  const ports = portsAt(portOffset);
  if (await isPortFree(ports.hosting)) return null;
  const health = await fetchHealth(stackInfo(ports, null).apiUrl, 15_000);
  if (health === null) return null;
  const simulatorHost = `${host}:${ports.simulator}`;
  if (health.provider.host === simulatorHost) return stackInfo(ports, `http://${simulatorHost}`);
  const password = await readPassword(projectFolder(stackName(portOffset)));
  return stackInfo(ports, null, {}, password ?? undefined);
}

async function useStack(
  portOffset: number,
  signal: AbortSignal,
  notice: (line: string) => void,
): Promise<RunningStack> {
  const running = await findStack(portOffset);
  if (running !== null) {
    notice(`Using the running stack at ${running.hostingUrl}.`);
    return { info: running, died: new Promise(() => undefined), stop: async () => undefined };
  }
  return startStack({
    name: stackName(portOffset),
    portOffset,
    provider: providerFromEnvironment(process.env),
    web: true,
    samples: false,
    notice,
    signal,
  });
}

/**
 * The addresses as the API stores them, without duplicates. Throws for a wrong one, before anything
 * starts.
 */
function webPages(urls: readonly string[]): Source[] {
  const addresses = urls.map((url) => {
    const parsed = urlSchema.safeParse(url);
    if (!parsed.success) throw new StackProblem(`--url ${url}: ${parsed.error.issues[0]?.message}`);
    return parsed.data;
  });
  return [...new Set(addresses)].map((url) => ({ type: 'url', url }));
}

/** Returns the exit code: 1 unless every document was synced and matches the simulator. */
export async function runDemoCommand({ folder, urls, json, asks, portOffset }: DemoOptions): Promise<number> {
  // Standard output is for the result alone.
  const notice = (line: string): void => console.error(line);
  const signal = interruption();
  const from = folder === null ? sampleDocumentsDir : resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  const pages = webPages(urls);
  const { files, leftOut, reasons, skipped } = await findSourceFiles(from);
  const stack = await useStack(portOffset, signal, notice);
  try {
    const fromFolder = `${describeCounts(countByType(files))} of ${from}`;
    const also = pages.length === 0 ? '' : `, and ${describeCounts(countByType(pages))}`;
    notice(`Sending ${fromFolder}${also} ...`);
    if (leftOut > 0) notice(`${describeLeftOut(leftOut)}.`);
    for (const reason of reasons.slice(0, reasonsShown)) notice(`  ${reason}`);
    if (skipped.length > 0) notice(describeSkipped(skipped));
    const interrupted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new StackProblem('Stopped before all documents were synced.')));
      void stack.died.then((reason) => reject(new StackProblem(reason)));
    });
    const { simulatorUrl } = stack.info;
    const demo = runDemo(stack.info, [...files, ...pages], { showProgress: !json, simulatorUrl, asks });
    const result = await Promise.race([demo, interrupted]);
    console.log(json ? JSON.stringify({ ...result, left_out: leftOut, skipped }, null, 2) : describe(result, leftOut));
    return result.summary.failed === 0 && (result.simulator_check?.problems.length ?? 0) === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

/** A folder may have thousands of pictures. */
const reasonsShown = 20;

const describeLeftOut = (count: number): string => (count === 1 ? '1 file was skipped' : `${count} files were skipped`);

const skippedNamed = 20;

/** A file name may have control characters, which a terminal would obey. */
function describeSkipped(skipped: readonly string[]): string {
  const named = skipped.slice(0, skippedNamed).map((path) => path.replace(/[\p{Cc}\p{Cf}]/gu, '?'));
  const more = skipped.length - named.length;
  return `Skipped as hidden, system or lock files: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function describe({ documents, summary, simulator_check, asked }: DemoResult, leftOut: number): string {
  const lines = ['', table(documents), ''];
  const aside = leftOut === 0 ? '' : ` (${describeLeftOut(leftOut)})`;
  const { total, completed, failed, seconds } = summary;
  lines.push(`${completed} of ${total} completed, ${failed} failed, in ${seconds.toFixed(0)} s${aside}.`);
  if (simulator_check !== null && simulator_check.checked > 0) {
    const { checked, compared, others, problems } = simulator_check;
    const also = others > 0 ? ` (and ${others} other ${others === 1 ? 'document' : 'documents'})` : '';
    lines.push(
      ...problems.map((problem) => `The simulator: ${problem}.`),
      problems.length === 0
        ? `The simulator has exactly one copy of each: ${describeCompared(compared)}${also}.`
        : `The simulator differs in ${problems.length} of ${checked} documents. Compared: ${describeCompared(compared)}.`,
    );
  }
  if (asked !== null) lines.push(describeAsked(asked));
  return lines.join('\n');
}
