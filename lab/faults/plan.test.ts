import { expect, test } from 'vitest';
import type { CommitRecord } from '../runtime/commit-faults.ts';
import { type Coverage, createCoverage, maxAbsences } from './coverage.ts';
import { chooseScenarios, completeCount, planAgain, planRuns, planScenario } from './plan.ts';
import { scenarios } from './scenarios.ts';

const commit = (functionName: CommitRecord['functionName'], n: number): CommitRecord => ({
  functionName,
  n,
  touched: 'update knowledge',
  kind: 'update knowledge(name)',
  afterMs: 100 * n,
});

/** Every scenario makes three commits in one function and one in another. */
function coverageOf(chosen: readonly number[]): Coverage {
  const coverage = createCoverage();
  for (const index of chosen) {
    coverage.addDryRun(index, [...[1, 2, 3].map((n) => commit('onKnowledgeWritten', n)), commit('api', 1)]);
  }
  return coverage;
}

const allScenarios = [...scenarios.keys()];

test('a complete suite kills before and after every commit of every scenario', () => {
  const coverage = coverageOf(allScenarios);
  const plans = planRuns('seed', completeCount, coverage);
  expect(plans).toHaveLength(completeCount);
  for (const { scenario, commits } of plans) {
    for (const rule of commits) coverage.addFault(scenario, rule);
  }
  expect(coverage.missing()).toEqual([]);
});

test('no two faults of a run happen at the same commit', () => {
  for (const { commits } of planRuns('seed', completeCount, coverageOf(allScenarios))) {
    const places = commits.map(({ functionName, n }) => `${functionName} ${n}`);
    expect(new Set(places).size).toBe(places.length);
  }
});

test('the same seed makes the same plans, another seed makes others', () => {
  const plan = (seed: string) => planRuns(seed, 10, coverageOf(allScenarios));
  expect(plan('a')).toEqual(plan('a'));
  expect(plan('a')).not.toEqual(plan('b'));
});

test('a kill that has not happened gets a run of its scenario alone', () => {
  const coverage = coverageOf([0]);
  coverage.addFault(0, { functionName: 'api', n: 1, fault: 'kill_before' });
  const missing = coverage.missing();
  expect(missing).toHaveLength(7);
  const [first] = planAgain('again', missing);
  expect(first).toEqual(planScenario(0, 'again-0', missing[0] ? [missing[0].rule] : []));
  expect(first?.documents).toHaveLength(1);
});

test('a commit counts if both dry runs of its scenario make it', () => {
  const coverage = coverageOf([0]);
  coverage.addDryRun(0, [commit('onKnowledgeWritten', 1), commit('api', 1), commit('api', 2)]);
  expect(coverage.cases(['kill_before']).map(({ rule }) => `${rule.functionName} ${rule.n}`)).toEqual([
    'onKnowledgeWritten 1',
    'api 1',
  ]);
});

test('a commit that its scenario does not make again is counted apart from the missing kills', () => {
  const coverage = coverageOf([0]);
  const rule = { functionName: 'api', n: 1, fault: 'kill_after' } as const;
  for (let time = 1; time <= maxAbsences; time += 1) {
    expect(coverage.absent()).toBe(0);
    expect(coverage.missing()).toHaveLength(8);
    coverage.addAbsence(0, rule);
  }
  expect(coverage.absent()).toBe(1);
  expect(coverage.missing()).toHaveLength(6);
});

test('a short suite leaves out scenarios that take long, a complete one has all', () => {
  expect(chooseScenarios('seed', completeCount)).toEqual(allScenarios);
  const short = chooseScenarios('seed', 4);
  expect(short).toHaveLength(2);
  expect(short.filter((index) => scenarios[index]?.takesLong)).toEqual([]);
});
