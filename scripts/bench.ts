import { type OptionValue, runRootCommand } from '../emulator/src/command-line.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { benchCost } from '../lab/bench/cost/bench-cost.ts';
import { pageSize } from '../lab/bench/list/articles.ts';
import { benchList } from '../lab/bench/list/bench-list.ts';
import { benchLoad } from '../lab/bench/load/bench-load.ts';
import type { Report } from '../lab/bench/report.ts';
import { table } from '../lab/bench/table.ts';
import { benchThroughput } from '../lab/bench/throughput/bench-throughput.ts';

const defaultDocuments = 10_000;

interface BenchOptions {
  documents: number;
  isQuick: boolean;
  notice(line: string): void;
}

const benches = {
  list: benchList,
  load: benchLoad,
  cost: benchCost,
  throughput: benchThroughput,
} as const satisfies Record<string, (options: BenchOptions) => Promise<Report>>;
type BenchName = keyof typeof benches;

const benchNames = Object.keys(benches) as BenchName[];

function chosen(names: readonly string[]): readonly BenchName[] {
  const unknown = names.find((name) => !benchNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new StackProblem(`There is no bench ${unknown}. Choose from ${benchNames.join(', ')}.`);
  return names.length === 0 ? benchNames : benchNames.filter((name) => names.includes(name));
}

function documentsOf(value: OptionValue): number {
  const documents = value === undefined ? defaultDocuments : Number(value);
  if (Number.isInteger(documents) && documents > pageSize) return documents;
  throw new StackProblem(`--documents is ${value}: give a whole number above ${pageSize}.`);
}

await runRootCommand({
  help: `
npm run bench [-- list | load | cost | throughput] [options]: measures. Times depend on the machine, so each figure is printed next to
one from the same run to compare it with. Runs all benches if none is named, which takes some minutes.

  list        the page with a long list: documents read, commit to screen, frames while scrolling, time to the first row
  load        cold start of the functions: the entry alone, and with the engine and the ElevenLabs SDK
  cost        one document in this service and in a build of the original design: reads, writes, invocations, bytes
  throughput  many documents at once in both, next to the theoretical limit

  --documents <n>      documents in the list (default ${defaultDocuments})
  --quick              fewer documents at once
  --json               prints JSON on standard output (with npm run -s, which prints no lines of npm)
  --help

Exit code 1 if a measurement failed. A missed aim is printed and is not a failure.`,
  options: { documents: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'boolean' } },
  run: async (values, names) => {
    const options: BenchOptions = {
      documents: documentsOf(values.documents),
      isQuick: values.quick === true,
      notice: (line) => console.error(line),
    };
    const reports: Report[] = [];
    for (const name of chosen(names)) {
      const report = await benches[name](options);
      reports.push(report);
      if (values.json !== true) console.log(`\n${table(report)}`);
    }
    if (values.json === true) console.log(JSON.stringify(reports, null, 2));
    return 0;
  },
});
