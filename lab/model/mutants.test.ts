/** The engine, broken on purpose: a check that does not find each of these would find nothing else either. */
import { collections, foldersDocument, type KnowledgeDocument } from '@knowledge-sync/contract';
import type * as Judge from '@knowledge-sync/functions/reconcile/judge.ts';
import type * as FolderRecord from '@knowledge-sync/functions/remote/folder-record.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import type { Claim } from '@knowledge-sync/functions/sync/claim.ts';
import type { Work } from '@knowledge-sync/functions/sync/work.ts';
import fc from 'fast-check';
import type { Timestamp } from 'firebase-admin/firestore';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { config } from './config.ts';
import { loadEngine } from './engine.ts';
import type { Fields, Write } from './memory-store.ts';
import type { Kind, Mutation } from './model.ts';
import { type Move, schedules, slowFolderSchedules } from './moves.ts';
import { refusedAfterLoss } from './refused-after-loss.ts';
import { runSchedule } from './run-schedule.ts';

const maxSchedules = 12_000;

interface Search {
  kind?: Kind;
  schedules?: fc.Arbitrary<Move[]>;
  maxSchedules?: number;
  seed?: number;
}

/** @returns the shortest schedule's problem; null when the mutant lives */
async function findProblem(mutation: Mutation, search: Search): Promise<{ problem: string; schedules: number } | null> {
  const { kind = 'text' } = search;
  const engine = await loadEngine();
  let problem = '';
  const { failed, numRuns } = await fc.check(
    fc.asyncProperty(search.schedules ?? schedules, async (moves) => {
      const run = await runSchedule(engine, moves, mutation, new Map(), [kind, kind]);
      problem = run.problem ?? problem;
      return run.problem === null;
    }),
    { numRuns: search.maxSchedules ?? maxSchedules, seed: search.seed ?? 20_261_124, endOnFailure: true },
  );
  return failed ? { problem, schedules: numRuns } : null;
}

const copiesProblem = /copies at ElevenLabs|names another copy|holds "|is called/;

async function expectCaught(mutation: Mutation, problem: RegExp, search: Search = {}): Promise<void> {
  const found = await findProblem(mutation, search);
  console.log(found === null ? 'not caught' : `caught in schedule ${found.schedules}: ${found.problem}`);
  expect(found?.problem).toMatch(problem);
}

/** Three crashes at the right moments are too rare among all that can happen. */
const crashes: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    fc.constant<Move>({ move: 'step', pick: 0, fault: 'crash_after' }),
    fc.constant<Move>({ move: 'request', fault: 'crash_after' }),
    fc.record({ move: fc.constant('run' as const), count: fc.integer({ min: 1, max: 14 }) }),
    fc.constant<Move>({ move: 'wait', seconds: 150 }),
    fc.constant<Move>({ move: 'sweep' }),
  ),
  { minLength: 4, maxLength: 14 },
);

/** A sweep gets its answer about an index only after an edit was sent: too rare by chance as well. */
const lateLooks: fc.Arbitrary<Move[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<Move>({ move: 'step', pick: 1, fault: null }) },
      { weight: 1, arbitrary: fc.constant<Move>({ move: 'deliver', pick: 0 }) },
    ),
    { minLength: 7, maxLength: 14 },
  )
  .map((moves) => [
    { move: 'rest' },
    // One request more, after which the next index is ready at once.
    { move: 'edit', document: 1, text: 2, name: null },
    { move: 'rest' },
    { move: 'wait', seconds: 5 },
    { move: 'sweep' },
    { move: 'request', fault: 'answer_held' },
    { move: 'edit', document: 0, text: 1, name: null },
    ...moves,
  ]);

async function expectReconcileCaught(broken: Partial<typeof Judge>, problem: RegExp): Promise<void> {
  vi.resetModules();
  vi.doMock('@knowledge-sync/functions/reconcile/judge.ts', async (importOriginal) => ({
    ...(await importOriginal<typeof Judge>()),
    ...broken,
  }));
  await expectCaught({}, problem);
}

const withoutFence = (write: Write): Write =>
  write.kind === 'update' && write.data.sync_claim === null && 'elevenlabs_document_id' in write.data
    ? { ...write, precondition: {} }
    : write;

describe('the check finds an engine', () => {
  afterEach(() => {
    vi.doUnmock('@knowledge-sync/functions/remote/folder-record.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/fence.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/send.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/settle.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/work.ts');
    vi.doUnmock('@knowledge-sync/functions/document/tombstone.ts');
    vi.doUnmock('@knowledge-sync/functions/commands/restore.ts');
    vi.doUnmock('@knowledge-sync/functions/document/index-schedule.ts');
    vi.doUnmock('@knowledge-sync/functions/reconcile/judge.ts');
    vi.resetModules();
  });

  it('that writes its result without a fence', { timeout: 120_000 }, async () => {
    await expectCaught(
      { firestore: { rewrite: withoutFence } },
      /completed, outdated|names another copy|was never sent/,
    );
  });

  it.each<[string, (data: Fields) => Fields]>([
    [
      'fails a document and keeps the error to itself',
      (data) => (data.sync_status === 'failed' ? { ...data, sync_error: null } : data),
    ],
    [
      'completes a document and keeps the time of its next retry',
      (data) => (data.sync_status === 'completed' ? { ...data, next_retry_at: data.synced_at } : data),
    ],
    ['queues a document again without counting the retry', ({ sync_retry_count: _, ...data }) => data],
    [
      'changes the status with an answer about the index',
      (data) => (data.index_status === 'ready' ? { ...data, sync_status: 'pending' } : data),
    ],
  ])('that %s', { timeout: 120_000 }, async (_, change) => {
    const rewrite = (write: Write): Write => {
      const isOfDocument = write.kind === 'update' && /^knowledge\/[^/]+$/.test(write.path);
      return isOfDocument ? { ...write, data: change(write.data) } : write;
    };
    await expectCaught({ firestore: { rewrite } }, /no transition explains/);
  });

  /** Requests that end after the lease, as they did when only the worker's own deadline bounded them. */
  const unboundedCreation: Mutation['provider'] = (real) => ({
    ...real,
    createFolder: (input, limits) => real.createFolder(input, { ...limits, timeoutMs: config.writeTimeoutMs }),
  });

  it('whose worker records its folder although its lease has ended', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/remote/folder-record.ts', async (importOriginal) => {
      const recordFolder: typeof FolderRecord.recordFolder = async ({ db }, _claimId, id) => {
        const ref = db.collection(collections.engine).doc(foldersDocument);
        await ref.set({ [config.accountKey]: { id, claim: null } }, { merge: true });
        return true;
      };
      return { ...(await importOriginal<typeof FolderRecord>()), recordFolder };
    });
    const search = { schedules: slowFolderSchedules } as const;
    await expectCaught({ provider: unboundedCreation }, /outside the folder of record/, search);
  });

  it('whose lease is shorter than its work', { timeout: 120_000 }, async () => {
    await expectCaught({ config: { leaseMs: 5_000 } }, /without holding its claim/);
  });

  it('that does not look before it creates', { timeout: 120_000 }, async () => {
    const blind: Mutation['provider'] = (real, isSweep) =>
      isSweep ? real : { ...real, listFolder: async () => ({ items: [], cursor: null }) };
    await expectCaught({ provider: blind }, /although .* has been there|is left at ElevenLabs/);
  });

  it('whose worker takes its copy away after it has lost its claim', { timeout: 120_000 }, async () => {
    const made = new Map<string, string>();
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sync/send.ts', async (importOriginal) => {
      const real = await importOriginal<typeof import('@knowledge-sync/functions/sync/send.ts')>();
      const send = async (work: Work): Promise<void> => {
        await real.send(work);
        if (work.remoteId !== null) made.set(work.claim.id, work.remoteId);
      };
      return { ...real, send };
    });
    vi.doMock('@knowledge-sync/functions/sync/fence.ts', async (importOriginal) => {
      const real = await importOriginal<typeof import('@knowledge-sync/functions/sync/fence.ts')>();
      const leaveUnsettled: typeof real.leaveUnsettled = async (ctx, claim: Claim) => {
        const id = made.get(claim.id);
        const limits = { signal: new AbortController().signal, timeoutMs: 20_000 };
        const provider = await ctx.provider();
        if (id !== undefined) await provider.deleteDocument(id, { force: false }, limits).catch(() => undefined);
        await real.leaveUnsettled(ctx, claim);
      };
      return { ...real, leaveUnsettled };
    });
    await expectCaught({}, /0 copies at ElevenLabs|although .* is wanted/);
  });

  it('that never settles', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sync/settle.ts', () => ({ settle: async () => 0 }));
    await expectCaught({}, /still settles|is still there, pending/);
  });

  it('that forgets open requests instead of settling them', { timeout: 120_000 }, async () => {
    const forgetful = (write: Write): Write =>
      write.kind === 'update' && write.data.sync_status === 'completed'
        ? { ...write, data: { ...write.data, unsettled_since: null, settles_at: null } }
        : write;
    await expectCaught({ firestore: { rewrite: forgetful } }, copiesProblem);
  });

  it('that writes what it hears of an index, whatever text it was about', { timeout: 120_000 }, async () => {
    const careless = (write: Write): Write =>
      write.kind === 'update' && 'index_checked_at' in write.data && !('sync_claim' in write.data)
        ? { ...write, precondition: {} }
        : write;
    await expectCaught({ firestore: { rewrite: careless } }, /the index of .* is called ready/, {
      schedules: lateLooks,
    });
  });

  it('that sends a text once more and keeps its word on the index', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/index-schedule.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/document/index-schedule.ts')>()),
      startedIndex: (_: unknown, now: Timestamp) => ({ index_due_at: now, index_since: now }),
    }));
    await expectCaught({}, /the index of .* is called ready/);
  });

  it('whose comparison does not notice second copies', { timeout: 120_000 }, async () => {
    await expectReconcileCaught(
      { judgeCopy: () => null },
      /copies at ElevenLabs|is left at ElevenLabs|comparison finds/,
    );
  });

  it('whose comparison does not compare contents', { timeout: 120_000 }, async () => {
    await expectReconcileCaught({ judgeDrift: () => [] }, /0 copies|holds "|is called|nobody knows whose/);
  });

  it('that names parts by revision, so that an edit back to a text meets what is left of it', {
    timeout: 120_000,
  }, async () => {
    const byRevision = (text: string): string => `revision-${text.length}`;
    await expectCaught({ bodyId: byRevision }, /the body of .* is |holds "/, { seed: 32 });
  });

  it('that adopts a copy without sending the wanted text', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sync/send.ts', async (importOriginal) => {
      const real = await importOriginal<typeof import('@knowledge-sync/functions/sync/send.ts')>();
      return {
        ...real,
        send: (work: Work) => real.send(Object.assign(work, { isLossOwn: true })),
        adopt: (work: Work) => real.adopt(Object.assign(work, { isLossOwn: true })),
      };
    });
    await expectCaught({}, /was never sent/);
  });

  it('that replaces a file without noting whose it is, which takes the key out of its name', {
    timeout: 120_000,
  }, async () => {
    const forgetful = (write: Write): Write =>
      write.kind === 'update' && Object.keys(write.data).join() === 'elevenlabs_document_id'
        ? { ...write, data: {} }
        : write;
    const search = { kind: 'file', schedules: crashes, maxSchedules: 40_000, seed: 43 } as const;
    await expectCaught({ firestore: { rewrite: forgetful } }, /nobody knows whose it is|is left at ElevenLabs/, search);
  });

  it.each([
    ['file', 40],
    ['url', 81],
  ] as const)(
    'that believes what it knows of a %s although a request was lost',
    { timeout: 120_000 },
    async (kind, seed) => {
      vi.resetModules();
      vi.doMock('@knowledge-sync/functions/sync/work.ts', async (importOriginal) => ({
        ...(await importOriginal<typeof import('@knowledge-sync/functions/sync/work.ts')>()),
        liveCopyOf: (document: KnowledgeDocument) => document.live_copy,
      }));
      await expectCaught({}, copiesProblem, { kind, maxSchedules: 20_000, seed });
    },
  );

  it('that begins a deletion before its time', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/tombstone.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/document/tombstone.ts')>()),
      isRemovalDue: ({ deletion_requested_at }: KnowledgeDocument) => deletion_requested_at !== null,
    }));
    await expectCaught({}, /before its time/);
  });

  /** Withdraws what `mayWithdraw` lets, without a thought for what may still land. */
  const withdrawing = (mayWithdraw: (document: KnowledgeDocument) => boolean) => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/commands/restore.ts', async () => {
      const { changeDocument } = await import('@knowledge-sync/functions/commands/change.ts');
      const { deletionDue } = await import('@knowledge-sync/functions/document/transitions.ts');
      const restoreKnowledge = async (ctx: EngineContext, id: string) => {
        await changeDocument(ctx, id, (document, now) =>
          document.deletion_requested_at === null || !mayWithdraw(document)
            ? null
            : {
                patch: {
                  deletion_requested_at: null,
                  deletion_not_before: null,
                  deletion_force: false,
                  ...(document.sync_status !== 'completed' && document.sync_status !== 'syncing' && deletionDue(now)),
                },
              },
        );
        return { kind: 'restored' };
      };
      return { restoreKnowledge };
    });
  };

  it('that lets a deletion be withdrawn after it was begun', { timeout: 120_000 }, async () => {
    withdrawing(() => true);
    await expectCaught(
      { isJudgedByTransitions: false },
      /0 copies at ElevenLabs|although .* is wanted|the body of .* is lost/,
    );
  });

  it('that forgets that a refused deletion may have been asked for twice', async () => {
    withdrawing((document) => document.deletion_not_before !== null || document.sync_error?.type === 'in_use');
    // Agents come and go too rarely for chance to find it.
    const engine = await loadEngine();
    const problems: string[] = [];
    for (const moves of refusedAfterLoss)
      problems.push((await runSchedule(engine, moves, { isJudgedByTransitions: false })).problem ?? 'none');
    expect(problems).toContainEqual(expect.stringMatching(/0 copies at ElevenLabs/));
  });
});
