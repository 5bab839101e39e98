import { z } from 'zod';

/** The counts of `npm test`. A skipped test counts as failed. */
export interface Tally {
  passed: number;
  failed: number;
  /** A line for each failure that the runner itself does not list as a failed test. */
  remarks: string[];
}

const vitestSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Counts Vitest's JSON report. A file that does not load counts as one failed test. */
export function countVitest(report: unknown): Tally {
  const { testResults, numPassedTests } = vitestSchema.parse(report);
  const remarks: string[] = [];
  let failed = 0;
  for (const file of testResults) {
    const unpassed = file.assertionResults.filter(({ status }) => status !== 'passed');
    failed += unpassed.length;
    for (const { fullName, status } of unpassed) if (status !== 'failed') remarks.push(`${status}: ${fullName}`);
    if (file.status === 'failed' && unpassed.length === 0) {
      failed += 1;
      remarks.push(`did not load or end well: ${file.name}`);
    }
  }
  return { passed: numPassedTests, failed, remarks };
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** More browser tests than these that pass only when repeated are no accident. */
const mostRepeated = 3;

/**
 * Counts Playwright's JSON report. An error outside any test, such as a file that does not load, is
 * one failure. A few tests may pass only when repeated, because a busy machine answers late; a
 * remark counts them, and Playwright names them.
 */
export function countPlaywright(report: unknown): Tally {
  const { stats, errors } = playwrightSchema.parse(report);
  const remarks = errors.map(({ message }) => `outside any test: ${message?.split('\n')[0] ?? 'unknown error'}`);
  if (stats.skipped > 0) remarks.push(`${stats.skipped} browser tests were not run`);
  if (stats.flaky > 0) remarks.push(`${stats.flaky} browser tests passed only when repeated`);
  const isAccident = stats.flaky <= mostRepeated;
  return {
    passed: stats.expected + (isAccident ? stats.flaky : 0),
    failed: stats.unexpected + (isAccident ? 0 : stats.flaky) + stats.skipped + errors.length,
    remarks,
  };
}

/** Adds up counts. A run without tests counts as one failure. */
export function total(tallies: readonly Tally[]): Tally {
  const sum = { passed: 0, failed: 0, remarks: tallies.flatMap(({ remarks }) => remarks) };
  for (const { passed, failed } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
  }
  if (sum.passed + sum.failed === 0) return { passed: 0, failed: 1, remarks: [...sum.remarks, 'no test was run'] };
  return sum;
}
