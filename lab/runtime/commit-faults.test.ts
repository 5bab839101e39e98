import { expect, test, vi } from 'vitest';
import { type CommitFault, createCommitFaults } from './commit-faults.ts';
import type { FirestoreCall, FirestoreWrite } from './firestore-proxy.ts';

const path = (document: string): string => `projects/p/databases/(default)/documents/${document}`;
const write = (document: string, fields: Record<string, string> = {}): FirestoreWrite => ({
  update: {
    name: path(document),
    fields: Object.fromEntries(Object.entries(fields).map(([field, stringValue]) => [field, { stringValue }])),
  },
});
const commit = (...writes: FirestoreWrite[]): FirestoreCall => ({ method: 'Commit', writes });
const noKill = async (): Promise<void> => {
  throw new Error('the process was killed');
};

test('counts the commits of each function from 1 and starts again when counting begins', async () => {
  const faults = createCommitFaults();
  await faults.onCall('api', commit(write('knowledge/a')), noKill);
  await faults.onCall('onKnowledgeWritten', commit(write('knowledge/a')), noKill);
  await faults.onCall('api', commit(write('knowledge/a')), noKill);
  await faults.onCall('api', { method: 'RunQuery' }, noKill);
  expect(faults.counted().map(({ functionName, n }) => `${functionName} ${n}`)).toEqual([
    'api 1',
    'onKnowledgeWritten 1',
    'api 2',
  ]);
  faults.count({ namePrefix: '', shared: true });
  expect(faults.counted()).toEqual([]);
  expect(faults.total()).toBe(3);
});

test('counts only commits of documents with the name, and of documents whose name is not known', async () => {
  const faults = createCommitFaults();
  faults.count({ namePrefix: 'Ours', shared: false });
  const counts = async (...writes: FirestoreWrite[]): Promise<boolean> => {
    const before = faults.counted().length;
    await faults.onCall('api', commit(...writes), noKill);
    return faults.counted().length > before;
  };
  expect(await counts(write('uploads/body', { document: 'ours' }))).toBe(true);
  expect(await counts(write('knowledge/ours', { name: 'Ours, renamed' }))).toBe(true);
  expect(await counts(write('knowledge/theirs', { name: 'Theirs' }))).toBe(false);
  expect(await counts(write('uploads/other', { document: 'theirs' }))).toBe(false);
  expect(await counts({ delete: path('uploads/other') })).toBe(false);
  expect(await counts({ delete: path('uploads/body') })).toBe(true);
  expect(await counts(write('knowledge/theirs/body/1.0'), write('knowledge/ours'))).toBe(true);
  expect(await counts(write('engine/folder'))).toBe(false);
  faults.count({ namePrefix: 'Ours', shared: true });
  expect(await counts(write('engine/folder'))).toBe(true);
  expect(await counts(write('knowledge/theirs'))).toBe(false);
});

test.each<[fault: CommitFault, isKilled: boolean, isAnswerLost: boolean]>([
  ['kill_before', true, false],
  ['kill_after', true, true],
  ['lose_call', false, false],
  ['lose_answer', false, true],
])('%s happens to the n-th commit alone', async (fault, isKilled, isAnswerLost) => {
  const faults = createCommitFaults();
  const kill = vi.fn(async () => undefined);
  const met = faults.add({ functionName: 'api', n: 2, fault });
  expect(await faults.onCall('api', commit(write('knowledge/a')), kill)).toBe('pass');
  expect(await faults.onCall('sweepKnowledge', commit(write('knowledge/a')), kill)).toBe('pass');
  const fate = await faults.onCall('api', commit(write('knowledge/b')), kill);
  if (isAnswerLost) {
    expect(fate).toMatchObject({ lose: 'answer' });
    // The process lives until the commit has taken effect.
    expect(kill).not.toHaveBeenCalled();
    if (typeof fate === 'object') await fate.afterwards();
  } else {
    expect(fate).toBe('lose_call');
  }
  expect(kill).toHaveBeenCalledTimes(isKilled ? 1 : 0);
  expect(await met).toMatchObject({ functionName: 'api', n: 2, touched: 'set knowledge' });
  expect(await faults.onCall('api', commit(write('knowledge/b')), kill)).toBe('pass');
});

test('a rule that is cleared meets no commit', async () => {
  const faults = createCommitFaults();
  void faults.add({ functionName: 'api', n: 1, fault: 'kill_before' });
  faults.clear();
  expect(await faults.onCall('api', commit(write('knowledge/a')), noKill)).toBe('pass');
});
