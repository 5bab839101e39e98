import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type OptionValue, runRootCommand } from '../emulator/src/command-line.ts';
import { stackDir } from '../emulator/src/paths.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { removeBuild } from '../lab/bench/build-once.ts';
import { benchColdStart } from '../lab/bench/cold-start/bench-cold-start.ts';
import { benchCost } from '../lab/bench/cost/bench-cost.ts';
import { benchGrowth } from '../lab/bench/growth/bench-growth.ts';
import { pageSize } from '../lab/bench/list/articles.ts';
import { benchList } from '../lab/bench/list/bench-list.ts';
import { markdown } from '../lab/bench/markdown.ts';
import { benchOverhead } from '../lab/bench/overhead/bench-overhead.ts';
import { priceTables } from '../lab/bench/prices/price-tables.ts';
import type { BenchOptions, Report } from '../lab/bench/report.ts';
import { table } from '../lab/bench/table.ts';
import { benchThroughput } from '../lab/bench/throughput/bench-throughput.ts';
import { runLanes } from './bench-lanes.ts';

const defaultDocuments = 10_000;
const quickDocuments = 300;

const benches = {
  cost: benchCost,
  throughput: benchThroughput,
  overhead: benchOverhead,
  'cold-start': benchColdStart,
  growth: benchGrowth,
  list: benchList,
} as const satisfies Record<string, (options: BenchOptions) => Promise<Report>>;
type BenchName = keyof typeof benches;

const benchNames = Object.keys(benches) as BenchName[];

/** What a quick run does at once. Each lane takes about as long as the other. */
const quickLanes: readonly (readonly BenchName[])[] = [
  ['cost', 'growth'],
  ['throughput', 'overhead', 'cold-start'],
  ['list'],
];
/** A quick run has no time to start the page, unless it is asked for. */
const isQuickDefault = (name: BenchName): boolean => name !== 'list';

function chosen(names: readonly string[], isQuick: boolean): readonly BenchName[] {
  const unknown = names.find((name) => !benchNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new StackProblem(`There is no bench ${unknown}. Choose from ${benchNames.join(', ')}.`);
  if (names.length === 0) return isQuick ? benchNames.filter(isQuickDefault) : benchNames;
  return benchNames.filter((name) => names.includes(name));
}

function documentsOf(value: OptionValue, isQuick: boolean): number {
  const documents = value === undefined ? (isQuick ? quickDocuments : defaultDocuments) : Number(value);
  if (Number.isInteger(documents) && documents > pageSize) return documents;
  throw new StackProblem(`--documents is ${value}: give a whole number above ${pageSize}.`);
}

async function* measured(names: readonly BenchName[], options: BenchOptions, dir: string): AsyncGenerator<Report> {
  const lanes = quickLanes
    .map((lane) => lane.filter((name) => names.includes(name)))
    .filter(({ length }) => length > 0);
  if (options.isQuick && lanes.length > 1) {
    options.notice(`Several benches at once: ${lanes.map((lane) => lane.join(', ')).join(' | ')} ...`);
    const args = ['--quick', '--documents', String(options.documents)];
    const lines = lanes.map((lane) => [...lane, ...args]);
    yield* await runLanes(lines, dir, options.notice);
    return;
  }
  try {
    for (const name of names) yield await benches[name](options);
  } finally {
    await removeBuild();
  }
}

/** Keeps the reports of benches that this run does not repeat. */
async function save(file: string, reports: readonly Report[]): Promise<void> {
  const earlier = await savedReports(file);
  const all = new Map([...earlier, ...reports].map((report) => [report.bench, report]));
  const inOrder = benchNames.flatMap((name) => all.get(name) ?? []);
  await writeFile(file, `${JSON.stringify(inOrder, null, 2)}\n`);
}

async function savedReports(file: string): Promise<Report[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

await runRootCommand({
  help: `
npm run bench [-- ${benchNames.join(' | ')}] [options]: measures. Times depend on the machine, so each figure is
printed next to one from the same run to compare it with. Runs all benches if none is named, which takes a quarter of an hour.

  cost         one document in this service and in a build of the original design: reads, writes, invocations, bytes
  throughput   1,000 documents at once in both, next to the theoretical limit
  overhead     from the commit of a document to its sync, without the time of ElevenLabs
  cold-start   the start of each deployed function, next to a bare one
  growth       what a sync, a minute, a list and a comparison read with 100 to 100,000 documents
  list         the page with a long list: documents read, commit to screen, frames while scrolling, time to the first row

  --quick              few repetitions and cases, several benches at once, and no list unless it is named: all within
                       two minutes, and the times are rough
  --documents <n>      documents in the longest list (default ${defaultDocuments}; ${quickDocuments} with --quick)
  --out <file>         where the JSON is written (default .local/results/bench.json); reports of other benches in it are kept
  --json               prints JSON on standard output (with npm run -s, which prints no lines of npm)
  --markdown           measures nothing: prints the file's reports, and what documents cost, as the tables of docs/measured.md
  --help

Exit code 1 if a measurement failed. A missed aim is printed and is not a failure.`,
  options: {
    quick: { type: 'boolean' },
    documents: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
  },
  run: async (values, names) => {
    const file = resolve(typeof values.out === 'string' ? values.out : join(stackDir('results'), 'bench.json'));
    if (values.markdown === true) {
      console.log([markdown(await savedReports(file)), priceTables()].join('\n'));
      return 0;
    }
    const isQuick = values.quick === true;
    const notice = (line: string): void => console.error(line);
    const options: BenchOptions = { documents: documentsOf(values.documents, isQuick), isQuick, notice };
    await mkdir(dirname(file), { recursive: true });
    const reports: Report[] = [];
    for await (const report of measured(chosen(names, isQuick), options, dirname(file))) {
      reports.push(report);
      await save(file, reports);
      if (values.json === true) continue;
      console.log(['', table(report), ...(report.notes ?? []).map((note) => `  ${note}`)].join('\n'));
    }
    if (values.json === true) console.log(JSON.stringify(reports, null, 2));
    else console.log(`\nWritten to ${file}.`);
    return 0;
  },
});
