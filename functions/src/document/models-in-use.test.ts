import type { HolderBranch } from '@knowledge-sync/contract';
import { expect, test } from 'vitest';
import { modelsInUse } from './models-in-use.ts';

const e5 = 'e5_mistral_7b_instruct';
const multilingual = 'multilingual_e5_large_instruct';
const branch = (fields: Partial<HolderBranch> = {}): HolderBranch => ({
  id: 'b',
  name: 'Main',
  is_main: true,
  live_percentage: 100,
  usage_mode: 'auto',
  search: true,
  model: e5,
  strategies: [],
  ...fields,
});
const holders = (...branches: (HolderBranch[] | undefined)[]) => ({
  attached: branches.map((each, n) => ({ id: `${n}`, name: null, ...(each && { branches: each }) })),
  count: branches.length,
});

test.each([
  ['no agent', holders(), [multilingual], true],
  ['an agent with another model', holders([branch()]), [e5], true],
  ['agents with both models', holders([branch()], [branch({ model: multilingual })]), [multilingual, e5], true],
  ['branches with both models', holders([branch(), branch({ model: multilingual })]), [multilingual, e5], true],
  ['an agent without search', holders([branch({ search: false })]), [multilingual], true],
  ['an agent that has all documents in its prompt', holders([branch({ usage_mode: 'prompt' })]), [multilingual], true],
  ['a branch without the folder', holders([branch({ usage_mode: null })]), [multilingual], true],
  ['a model that the service does not know', holders([branch({ model: 'new' })]), [multilingual], true],
  ['an agent that was not read', holders([branch()], undefined), [multilingual, e5], false],
  ['a search that is not known', holders([branch({ search: null })]), [multilingual], false],
  ['a model that is not known', holders([branch({ model: null })]), [multilingual], false],
  ['agents that are not named', { ...holders([branch()]), count: 30 }, [multilingual, e5], false],
  ['a record that cannot be read', null, [multilingual], false],
])('%s', (_, given, models, isCertain) => {
  expect(modelsInUse(given, multilingual)).toEqual({ models, isCertain });
});

test('no model is in use if the service does not index', () => {
  expect(modelsInUse(holders([branch()]), null).models).toEqual([]);
});
