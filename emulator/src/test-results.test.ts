import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, total } from './test-results.ts';

const file = (name: string, status: string, tests: string[]) => ({
  name,
  status,
  assertionResults: tests.map((outcome, index) => ({ fullName: `${name} ${index}`, status: outcome })),
});

describe('the sum of all tests', () => {
  it('counts a test that was skipped as failed, and says which', () => {
    const report = {
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [file('a.test.ts', 'failed', ['passed', 'failed', 'skipped'])],
    };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 2, remarks: ['skipped: a.test.ts 2'] });
  });

  it('counts a file that does not load as failed', () => {
    const report = {
      numPassedTests: 1,
      numFailedTests: 0,
      testResults: [file('a', 'passed', ['passed']), file('b', 'failed', [])],
    };
    expect(countVitest(report)).toMatchObject({ passed: 1, failed: 1, remarks: [expect.stringContaining('b')] });
  });

  it('accepts a few browser tests that passed only when repeated, and says so', () => {
    const stats = { expected: 3, unexpected: 0, skipped: 0 };
    expect(countPlaywright({ stats: { ...stats, flaky: 3 }, errors: [] })).toEqual({
      passed: 6,
      failed: 0,
      remarks: ['3 browser tests passed only when repeated'],
    });
    expect(countPlaywright({ stats: { ...stats, flaky: 4 }, errors: [] })).toMatchObject({ passed: 3, failed: 4 });
  });

  it('counts a browser test not run, and an error outside any', () => {
    const report = {
      stats: { expected: 3, unexpected: 2, flaky: 0, skipped: 1 },
      errors: [{ message: 'SyntaxError: no\nat x' }],
    };
    const tally = countPlaywright(report);
    expect(tally).toMatchObject({ passed: 3, failed: 4 });
    expect(tally.remarks).toContain('outside any test: SyntaxError: no');
  });

  it('is a failure when nothing was run', () => {
    expect(total([{ passed: 0, failed: 0, remarks: [] }])).toEqual({
      passed: 0,
      failed: 1,
      remarks: ['no test was run'],
    });
  });

  it('adds up the runners', () => {
    const tallies = [
      { passed: 2, failed: 1, remarks: ['a'] },
      { passed: 3, failed: 0, remarks: [] },
    ];
    expect(total(tallies)).toEqual({ passed: 5, failed: 1, remarks: ['a'] });
  });
});
