/** The engine, broken on purpose. The check must find every mutant, or it proves nothing. */
import { collections, foldersDocument, type KnowledgeDocument } from '@knowledge-sync/contract';
import type * as RemoteName from '@knowledge-sync/functions/document/remote-name.ts';
import type * as Deletions from '@knowledge-sync/functions/reconcile/deletions.ts';
import type * as Judge from '@knowledge-sync/functions/reconcile/judge.ts';
import type * as FolderRecord from '@knowledge-sync/functions/remote/folder-record.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import type * as Gate from '@knowledge-sync/functions/sweep-gate.ts';
import type { LastPass } from '@knowledge-sync/functions/sweep-gate.ts';
import type { Claim } from '@knowledge-sync/functions/sync/claim.ts';
import type { Work } from '@knowledge-sync/functions/sync/work.ts';
import fc from 'fast-check';
import type { Timestamp } from 'firebase-admin/firestore';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outage, outageMoves } from './calm.ts';
import { config, installation } from './config.ts';
import { loadEngine } from './engine.ts';
import { repairAfterLoss } from './lost-database.ts';
import type { Fields, Write } from './memory-store.ts';
import type { Kind, Mutation } from './model.ts';
import { type Move, restfulMinute, schedules, sharedSchedules, slowFolderSchedules } from './moves.ts';
import { refusedAfterLoss } from './refused-after-loss.ts';
import { runSchedule } from './run-schedule.ts';

const maxSchedules = 12_000;

interface Search {
  kind?: Kind;
  schedules?: fc.Arbitrary<Move[]>;
  maxSchedules?: number;
  seed?: number;
}

/** @returns the first problem; null when the mutant was not found */
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

const copiesProblem = /copies at ElevenLabs|records another copy|holds "|is called|was never sent/;

async function expectFound(mutation: Mutation, problem: RegExp, search: Search = {}): Promise<void> {
  const found = await findProblem(mutation, search);
  console.log(found === null ? 'not found' : `found in schedule ${found.schedules}: ${found.problem}`);
  expect(found?.problem).toMatch(problem);
}

/**
 * Crashes after the copy is created and after its file is replaced, which are rare in random
 * schedules.
 */
const crashes: fc.Arbitrary<Move[]> = fc
  .tuple(fc.integer({ min: 4, max: 14 }), fc.integer({ min: 10, max: 90 }))
  .map(([stepsToCreation, stepsToReplacement]) => [
    { move: 'deliver', pick: 0 },
    { move: 'run', count: stepsToCreation },
    { move: 'request', fault: 'crash_after' },
    { move: 'wait', seconds: 150 },
    { move: 'sweep' },
    { move: 'run', count: stepsToReplacement },
    { move: 'request', fault: 'crash_after' },
  ]);

/**
 * A sweep that gets its answer about an index, or the passages of it, after an edit was sent, which
 * is rare as well.
 */
const lateLooks: fc.Arbitrary<Move[]> = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant<Move>({ move: 'step', pick: 1, fault: null }) },
        { weight: 1, arbitrary: fc.constant<Move>({ move: 'deliver', pick: 0 }) },
      ),
      { minLength: 7, maxLength: 14 },
    ),
  )
  .map(([edits, earlierRequests, moves]) => [
    { move: 'rest' },
    // More requests, after which the next index is ready at once, or is not.
    ...Array.from({ length: edits }, (_, n): Move[] => [
      { move: 'edit', document: 1, text: n + 1, name: null },
      { move: 'rest' },
    ]).flat(),
    { move: 'wait', seconds: 5 },
    { move: 'sweep' },
    ...Array.from({ length: earlierRequests }, (): Move => ({ move: 'request', fault: null })),
    { move: 'request', fault: 'answer_held' },
    { move: 'edit', document: 0, text: 1, name: null },
    ...moves,
  ]);

async function expectFoundWithBrokenComparison(broken: Partial<typeof Judge>, problem: RegExp): Promise<void> {
  vi.resetModules();
  vi.doMock('@knowledge-sync/functions/reconcile/judge.ts', async (importOriginal) => ({
    ...(await importOriginal<typeof Judge>()),
    ...broken,
  }));
  await expectFound({}, problem);
}

const withoutFence = (write: Write): Write =>
  write.kind === 'update' && write.data.sync_claim === null && 'elevenlabs_document_id' in write.data
    ? { ...write, precondition: {} }
    : write;

describe('the check finds an engine', () => {
  afterEach(() => {
    vi.doUnmock('@knowledge-sync/functions/sweep-gate.ts');
    vi.doUnmock('@knowledge-sync/functions/runtime/outlook.ts');
    vi.doUnmock('@knowledge-sync/functions/remote/folder-record.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/fence.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/send.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/settle.ts');
    vi.doUnmock('@knowledge-sync/functions/sync/work.ts');
    vi.doUnmock('@knowledge-sync/functions/document/tombstone.ts');
    vi.doUnmock('@knowledge-sync/functions/commands/restore.ts');
    vi.doUnmock('@knowledge-sync/functions/document/index-schedule.ts');
    vi.doUnmock('@knowledge-sync/functions/reconcile/judge.ts');
    vi.doUnmock('@knowledge-sync/functions/reconcile/deletions.ts');
    vi.doUnmock('@knowledge-sync/functions/document/remote-name.ts');
    vi.resetModules();
  });

  it('that writes its result without a fence', { timeout: 120_000 }, async () => {
    await expectFound(
      { firestore: { rewrite: withoutFence }, isJudgedByTransitions: false },
      /completed, outdated|records another copy|was never sent/,
    );
  });

  it.each<[string, (data: Fields) => Fields]>([
    [
      'fails a document without its error',
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
    await expectFound({ firestore: { rewrite } }, /no transition explains/);
  });

  /** Bounds the request that makes the folder by its own limit, not by the lease. */
  const unboundedCreation: Mutation['provider'] = (real) => ({
    ...real,
    createFolder: (input, limits) => real.createFolder(input, { ...limits, timeoutMs: config.writeTimeoutMs }),
  });

  it('whose worker records its folder although its lease has ended', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/remote/folder-record.ts', async (importOriginal) => {
      const recordFolder: typeof FolderRecord.recordFolder = async ({ db }, _claimId, { id }) => {
        const ref = db.collection(collections.engine).doc(foldersDocument);
        await ref.set({ [config.accountKey]: { id, claim: null, installation } }, { merge: true });
        return true;
      };
      return { ...(await importOriginal<typeof FolderRecord>()), recordFolder };
    });
    const search = { schedules: slowFolderSchedules, seed: 4 } as const;
    await expectFound({ provider: unboundedCreation }, /outside the folder of record/, search);
  });

  it('whose lease is shorter than its work', { timeout: 120_000 }, async () => {
    await expectFound({ config: { leaseMs: 5_000 } }, /without holding its claim/, { seed: 6 });
  });

  it('that does not look before it creates', { timeout: 120_000 }, async () => {
    const blind: Mutation['provider'] = (real, isSweep) =>
      isSweep ? real : { ...real, listFolder: async () => ({ items: [], cursor: null }) };
    await expectFound({ provider: blind }, /although .* existed before|is left at ElevenLabs/);
  });

  it('whose worker deletes its copy after it has lost its claim', { timeout: 120_000 }, async () => {
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
    await expectFound({}, /0 copies at ElevenLabs|although .* is wanted/, { seed: 18 });
  });

  it('that never settles', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sync/settle.ts', () => ({ settle: async () => 0 }));
    await expectFound({}, /is still to be settled|still exists, pending/);
  });

  it('that clears open requests instead of settling them', { timeout: 120_000 }, async () => {
    const broken = (write: Write): Write =>
      write.kind === 'update' && write.data.sync_status === 'completed'
        ? { ...write, data: { ...write.data, unsettled_since: null, settles_at: null } }
        : write;
    await expectFound({ firestore: { rewrite: broken } }, copiesProblem);
  });

  it('that writes an answer about an index although the text has changed', { timeout: 120_000 }, async () => {
    const broken = (write: Write): Write =>
      write.kind === 'update' && 'index_checked_at' in write.data && !('sync_claim' in write.data)
        ? { ...write, precondition: {} }
        : write;
    const mutation: Mutation = { firestore: { rewrite: broken }, isJudgedByTransitions: false };
    await expectFound(mutation, /the index of .* is recorded as ready/, { schedules: lateLooks });
  });

  it('that sends a text again and keeps the index as ready', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/index-schedule.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/document/index-schedule.ts')>()),
      startedIndex: (_: unknown, now: Timestamp) => ({ index_due_at: now, index_since: now }),
    }));
    await expectFound({}, /the index of .* is recorded as ready/);
  });

  it('that takes every index that ElevenLabs calls ready', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/index-schedule.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/document/index-schedule.ts')>()),
      passagesToCompare: () => null,
    }));
    const settings = { index_restarts_after_ms: 30 * 24 * 3_600_000 };
    await expectFound({ settings }, /the index of .* is recorded as ready/);
  });

  it('whose comparison does not notice second copies', { timeout: 120_000 }, async () => {
    await expectFoundWithBrokenComparison(
      { judgeCopy: () => null },
      /copies at ElevenLabs|is left at ElevenLabs|comparison finds/,
    );
  });

  it('whose comparison does not compare contents', { timeout: 120_000 }, async () => {
    await expectFoundWithBrokenComparison({ judgeDrift: () => [] }, /0 copies|holds "|is called|has lost its key/);
  });

  it('whose comparison judges contents by their size', { timeout: 120_000 }, async () => {
    await expectFoundWithBrokenComparison({ judgeContent: () => 'equal' }, /holds "/);
  });

  it('that names parts by revision, so that an edit back to a text reuses its old parts', {
    timeout: 120_000,
  }, async () => {
    const byRevision = (text: string): string => `revision-${text.length}`;
    await expectFound({ bodyId: byRevision }, /the body of .* is |holds "/, { seed: 32 });
  });

  it('that takes the copies of another installation for its own', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/remote-name.ts', async (importOriginal) => {
      const real = await importOriginal<typeof RemoteName>();
      return { ...real, documentIdIn: (name: string) => real.copyKeyIn(name)?.documentId ?? null };
    });
    await expectFound({}, /of another installation was|"orphaned":[1-9]/, { schedules: sharedSchedules, seed: 4 });
  });

  it('whose repair deletes any number of copies unasked', async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/reconcile/deletions.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof Deletions>()),
      isDeletionHeld: () => false,
    }));
    expect((await repairAfterLoss(await loadEngine())).left).toBe(0);
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
    await expectFound({}, /was never sent/);
  });

  it('that replaces a file without recording its copy, whose name loses the key', {
    timeout: 120_000,
  }, async () => {
    const broken = (write: Write): Write =>
      write.kind === 'update' && Object.keys(write.data).join() === 'elevenlabs_document_id'
        ? { ...write, data: {} }
        : write;
    const search = { kind: 'file', schedules: crashes } as const;
    await expectFound({ firestore: { rewrite: broken } }, /has lost its key|is left at ElevenLabs/, search);
  });

  it.each([
    ['file', 40],
    ['url', 81],
  ] as const)('that trusts live_copy of a %s although a request was lost', { timeout: 120_000 }, async (kind, seed) => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sync/work.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/sync/work.ts')>()),
      liveCopyOf: (document: KnowledgeDocument) => document.live_copy,
    }));
    await expectFound({}, copiesProblem, { kind, maxSchedules: 20_000, seed });
  });

  it('that begins a deletion too early', { timeout: 120_000 }, async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/document/tombstone.ts', async (importOriginal) => ({
      ...(await importOriginal<typeof import('@knowledge-sync/functions/document/tombstone.ts')>()),
      isRemovalDue: ({ deletion_requested_at }: KnowledgeDocument) => deletion_requested_at !== null,
    }));
    await expectFound({}, /too early/);
  });

  /** Another rule for when a sweep makes a pass. */
  const gatedBy = (needsPass: (last: LastPass, ctx: EngineContext, real: typeof Gate) => Promise<boolean>) => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/sweep-gate.ts', async (importOriginal) => {
      const real = await importOriginal<typeof Gate>();
      const gate: typeof real.needsPass = async (ctx, { last }) => last === null || (await needsPass(last, ctx, real));
      return { ...real, needsPass: gate };
    });
  };
  const minutes = (count: number): Move[] => Array.from({ length: count }, () => restfulMinute).flat();

  it('with calm sweeps that do not know what becomes due', async () => {
    gatedBy(async (last, ctx, real) => {
      const memory = new real.SweepMemory();
      memory.last = { ...last, dueMs: Number.POSITIVE_INFINITY };
      return await real.needsPass(ctx, memory);
    });
    const search = { schedules: fc.constant(outageMoves) };
    await expectFound({ provider: await outage() }, /is calm and leaves a retry/, search);
  });

  it('with calm sweeps that do not look for new work', async () => {
    gatedBy(async (last, ctx, real) => real.isPassDue(last, ctx.clock.now().getTime()));
    const later: Move = { move: 'delete', document: 0, isDelayed: true, force: false };
    const search = { schedules: fc.constant<Move[]>([...minutes(8), later, ...minutes(8)]) };
    await expectFound({}, /is calm and leaves a deletion/, search);
  });

  it('with calm sweeps while a document waits for its event', async () => {
    vi.resetModules();
    vi.doMock('@knowledge-sync/functions/runtime/outlook.ts', async (importOriginal) => {
      const { Outlook } = await importOriginal<typeof import('@knowledge-sync/functions/runtime/outlook.ts')>();
      return {
        Outlook: class extends Outlook {
          override hasMore() {}
        },
      };
    });
    const lost: Move[] = [
      { move: 'edit', document: 0, text: 1, name: null },
      // Its read and its write.
      { move: 'step', pick: 0, fault: null },
      { move: 'step', pick: 0, fault: null },
      { move: 'drop', pick: 0 },
    ];
    const search = { schedules: fc.constant<Move[]>([...minutes(8), ...lost, ...minutes(12)]) };
    await expectFound({ config: { requeueAfterMs: 600_000 } }, /is calm and leaves a lost event/, search);
  });

  /** Withdraws every deletion that `mayWithdraw` accepts, although a request may still land. */
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
    await expectFound(
      { isJudgedByTransitions: false },
      /0 copies at ElevenLabs|although .* is wanted|the body of .* is lost/,
    );
  });

  it('that does not settle a withdrawn deletion whose first request was lost', async () => {
    withdrawing((document) => document.deletion_not_before !== null || document.sync_error?.type === 'in_use');
    // Random schedules rarely change agents at the right moment.
    const engine = await loadEngine();
    const problems: string[] = [];
    for (const moves of refusedAfterLoss)
      problems.push((await runSchedule(engine, moves, { isJudgedByTransitions: false })).problem ?? 'none');
    expect(problems).toContainEqual(expect.stringMatching(/0 copies at ElevenLabs/));
  });
});
