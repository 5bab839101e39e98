import { type SettingsChange, type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { describe, expect, it, type TestContext } from 'vitest';
import { liveCheck } from './check.ts';
import { linesOf, redacted } from './report.ts';

const patienceMs = { index: 10_000, byItself: 1_500 };
const apiKey = 'sk_never_in_a_fixture';

/** Each open question, answered one way and the other. */
const worlds: { name: string; settings: SettingsChange }[] = [
  {
    name: 'one',
    settings: {
      rename_sets_updated_at: true,
      index_sets_updated_at: false,
      change_answers_earlier_time: false,
      index_restarts_after_ms: 0,
      passages: 'as sent',
      folder_indexes_new_documents: false,
      deletion_counts_folder_holders: false,
      deprecated_fields: 'present',
      size_counts: 'bytes',
      error_form: 'typed',
    },
  },
  {
    name: 'the other',
    settings: {
      rename_sets_updated_at: false,
      index_sets_updated_at: true,
      change_answers_earlier_time: true,
      index_restarts_after_ms: 2_000,
      passages: 'overlapping',
      folder_indexes_new_documents: true,
      deletion_counts_folder_holders: true,
      deprecated_fields: 'absent',
      size_counts: 'characters',
      error_form: 'status alone',
    },
  },
];

const checkOf = ({ url }: Simulator, signal = new AbortController().signal) =>
  liveCheck({ baseUrl: url, apiKey, signal, patienceMs });

/** Documents and an agent of other people, which must stay. */
function addStrangers(simulator: Simulator): void {
  const folderId = simulator.seedFolder({ name: 'Handbook', folderId: null });
  simulator.seedText({ name: 'Not of the check', text: 'Secret of the workspace', folderId });
  simulator.seedAgent({ name: 'Support', knowledgeBase: [{ type: 'folder', name: 'Handbook', id: folderId }] });
}

/** A simulator for one test. The tests mostly wait, so they run at the same time. */
async function started({ onTestFinished }: TestContext, settings: SettingsChange = {}): Promise<Simulator> {
  const simulator = await startSimulator({ settings });
  // A test may have stopped it.
  onTestFinished(() => simulator.stop().catch(() => undefined));
  return simulator;
}

const namesIn = (text: string): string[] =>
  ['Handbook', 'Secret of', 'Support', apiKey].filter((one) => text.includes(one));

describe.concurrent.each(worlds)('in $name world', ({ settings }) => {
  it('tells the world, finds that every assumption holds, and leaves what was there', {
    timeout: 60_000,
  }, async (test) => {
    const simulator = await started(test, settings);
    addStrangers(simulator);
    const before = simulator.documents();
    const result = await checkOf(simulator);
    const bad = result.rows.filter(({ verdict }) => verdict === 'does not hold' || verdict === 'not found out');
    expect(bad).toEqual([]);
    expect(result.settings).toEqual(settings);
    expect(result.left).toEqual([]);
    expect(simulator.documents()).toEqual(before);
    const agents = (await (await fetch(`${simulator.url}/_simulator/agents`)).json()) as { agents: unknown[] };
    expect(agents.agents).toHaveLength(1);
    expect(namesIn(JSON.stringify(result.exchanges.map(redacted)))).toEqual([]);
    expect(result.rows.flatMap(linesOf).join('\n')).not.toContain(apiKey);
  });
});

it.concurrent('tells that passages have a form of their own, which is no failure', {
  timeout: 60_000,
}, async (test) => {
  const simulator = await started(test, { passages: 'rewritten' });
  const { rows, settings } = await checkOf(simulator);
  expect(rows.find(({ id }) => id === 'passages')).toMatchObject({ observed: 'rewritten' });
  expect(settings.passages).toBe('rewritten');
});

it.concurrent('removes what it has made when it is interrupted', { timeout: 60_000 }, async (test) => {
  const simulator = await started(test);
  addStrangers(simulator);
  const before = simulator.documents();
  const interruption = new AbortController();
  const running = checkOf(simulator, interruption.signal);
  await expect.poll(() => simulator.documents().length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(4);
  interruption.abort();
  expect(await running).toMatchObject({ isInterrupted: true, left: [] });
  expect(simulator.documents()).toEqual(before);
});

it.concurrent('finds and removes what was created although the answer was lost', { timeout: 60_000 }, async (test) => {
  const simulator = await started(test);
  simulator.addFault({
    kind: 'accepted_unanswered',
    ending: 'reset',
    route: '/v1/convai/knowledge-base/text',
    times: 1,
  });
  const { rows, left } = await checkOf(simulator);
  expect(rows.find(({ id }) => id === 'text')?.verdict).toBe('not found out');
  expect(left).toEqual([]);
  expect(simulator.documents()).toEqual([]);
});

it.concurrent('says that nothing could be created with a key that is refused, and stops', async (test) => {
  const simulator = await started(test, { api_keys: ['another'] });
  const { rows } = await checkOf(simulator);
  expect(rows).toMatchObject([{ id: 'folder', verdict: 'does not hold', observed: '401 invalid_api_key' }]);
});

it.concurrent('names what it could not remove', { timeout: 60_000 }, async (test) => {
  const simulator = await started(test);
  simulator.addFault({ kind: 'status', status: 500, method: 'DELETE', name: '^Folder' });
  const { left } = await checkOf(simulator);
  expect(left).toEqual([expect.stringMatching(/^folder /)]);
});

it.concurrent('says that nothing answers, and what may be left', async (test) => {
  const simulator = await started(test);
  await simulator.stop();
  const { rows, left } = await checkOf(simulator);
  expect(rows).toMatchObject([{ id: 'folder', verdict: 'not found out' }]);
  expect(left).toEqual([expect.stringMatching(/^anything whose name ends in \[live-check /)]);
});
