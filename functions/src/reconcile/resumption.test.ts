/** A comparison under crashes, redelivery, edits in between and answers that cannot be trusted. */
import { stopReasons } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resumeJobs } from '../reconcile/resume.ts';
import { type ReconcileHarness, startReconcileHarness, withProvider } from '../testing/reconcile.ts';
import { jobRef, noCounts } from './job.ts';
import { isJobDue } from './job-due.ts';
import { runJob } from './run.ts';
import { startReconcile } from './start.ts';

let harness: ReconcileHarness;
beforeAll(async () => {
  harness = await startReconcileHarness();
});
beforeEach(() => harness.clear());
afterAll(() => harness.engine.stop());

const seed = (name: string): string =>
  harness.engine.simulator.seedText({ name, text: 'Seeded.', folderId: harness.folderId() });
const seedMany = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => seed(`Orphan ${n} [kb:test/nobody-${n}]`));
const expireClaim = (id: string) =>
  jobRef(harness.engine.db, id).update({ 'claim.expires_at': Timestamp.fromMillis(Date.now() - 1) });

/** The process ends when it asks for a page for the nth time. */
function crashingAt(page: number) {
  let asked = 0;
  return withProvider(harness.ctx, (real) => ({
    listFolder: async (...given) => {
      asked += 1;
      if (asked === page) throw new Error('the process ended');
      return await real.listFolder(...given);
    },
  }));
}

describe('a comparison of many copies and documents', () => {
  it('reads them in pages of a hundred, and no content a second time', async () => {
    const refs = await Promise.all(Array.from({ length: 130 }, (_, n) => harness.synced(`Text ${n}.`)));
    const { simulator } = harness.engine;
    const updatedAtSecs = Math.floor(Date.now() / 1_000) - 3_600;
    for (const { id, type } of simulator.documents())
      if (type === 'text') simulator.changeByHand(id, { updatedAtSecs });
    await harness.reconcile();
    harness.engine.simulator.clearRequests();
    const { counts } = await harness.reconcile();
    expect(counts).toMatchObject({ documents: 130, copies: 130, missing: 0, drifted: 0, duplicated: 0 });
    expect(refs).toHaveLength(130);
    expect(harness.engine.simulator.counts().by_route).toEqual({
      'GET /v1/convai/knowledge-base': 2,
      'GET /v1/convai/knowledge-base/summaries': 2,
    });
  });

  it('continues after a crash between two pages, and counts everything once', async () => {
    seedMany(250);
    const id = await harness.start();
    await expect(runJob(crashingAt(3), id)).rejects.toThrow('the process ended');
    expect((await harness.job(id)).counts).toMatchObject({ copies: 200, orphaned: 200 });
    // No worker takes it while the lease is live.
    await runJob(harness.ctx, id);
    expect((await harness.job(id)).counts.copies).toBe(200);
    expect(await resumeJobs(harness.ctx)).toBe(0);
    await expireClaim(id);
    expect(await resumeJobs(harness.ctx)).toBe(1);
    await runJob(harness.ctx, id);
    expect(await harness.job(id)).toMatchObject({ status: 'completed', counts: { copies: 250, orphaned: 250 } });
    expect(await harness.findings(id)).toHaveLength(250);
  });

  it('repairs each finding once when the process ends during the repairs', async () => {
    const copies = seedMany(20);
    const missing = await harness.synced('Missing.');
    harness.engine.simulator.removeDocument((await harness.engine.read(missing)).elevenlabs_document_id ?? '');
    const id = await harness.start(true, copies.length);
    let deleted = 0;
    const crashing = withProvider(harness.ctx, (real) => ({
      deleteDocument: async (...given) => {
        await real.deleteDocument(...given);
        deleted += 1;
        if (deleted === 7) throw new Error('the process ended');
      },
    }));
    await expect(runJob(crashing, id)).rejects.toThrow('the process ended');
    await expireClaim(id);
    await runJob(harness.ctx, id);
    const { status, counts } = await harness.job(id);
    expect(status).toBe('completed');
    expect(counts).toMatchObject({ orphaned: 20, missing: 1, repaired: 21 });
    const left = harness.engine.simulator.documents().map((one) => one.id);
    for (const copy of copies) expect(left).not.toContain(copy);
    expect((await harness.engine.read(missing)).sync_status).toBe('pending');
  });

  it('runs once when its event is delivered many times at once', async () => {
    seedMany(120);
    const id = await harness.start(true, 120);
    await Promise.all(Array.from({ length: 5 }, () => runJob(harness.engine.instance({ settleMs: 0 }), id)));
    await runJob(harness.ctx, id);
    expect(await harness.job(id)).toMatchObject({
      status: 'completed',
      counts: { copies: 120, orphaned: 120, repaired: 120 },
    });
    expect(harness.engine.simulator.counts().by_route['DELETE /v1/convai/knowledge-base/{id}']).toBe(120);
  });

  it('is continued by the sweep when its event was lost', async () => {
    const id = await harness.start();
    expect(await resumeJobs(harness.ctx)).toBe(0);
    await jobRef(harness.engine.db, id).update({ queued_at: Timestamp.fromMillis(Date.now() - 700_000) });
    expect(await resumeJobs(harness.ctx)).toBe(1);
  });

  it('leaves the rest to the next slice when its time is used up', async () => {
    seedMany(250);
    const id = await harness.start();
    const short = harness.engine.instance({ settleMs: 0, timeoutMs: 1_500, deadlineMarginMs: 500 });
    const slow = withProvider(short, (real) => ({
      listFolder: async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, 600));
        return await real.listFolder(...given);
      },
    }));
    await runJob(slow, id);
    const between = await harness.job(id);
    expect(between).toMatchObject({ status: 'running', claim: null, ended_at: null });
    expect(isJobDue(between, new Date())).toBe(true);
    for (let slice = 0; slice < 8 && (await harness.job(id)).ended_at === null; slice += 1) await runJob(slow, id);
    expect(await harness.job(id)).toMatchObject({ status: 'completed', counts: { copies: 250, orphaned: 250 } });
  });

  it('fails when it makes no progress', async () => {
    const id = await harness.start();
    await jobRef(harness.engine.db, id).update({ stalls: 20 });
    await runJob(harness.ctx, id);
    expect(await harness.job(id)).toMatchObject({ status: 'failed', message: stopReasons.stalled });
  });
});

describe('a start', () => {
  it('returns the same comparison to concurrent calls, and a new one after its end', async () => {
    const started = await Promise.all(
      Array.from({ length: 6 }, () => startReconcile(harness.ctx, { repair: false, createdBy: null })),
    );
    expect(new Set(started.map(({ id }) => id)).size).toBe(1);
    expect(started.filter(({ isNew }) => isNew)).toHaveLength(1);
    const id = started[0]?.id ?? '';
    await runJob(harness.ctx, id);
    expect(await startReconcile(harness.ctx, { repair: false, createdBy: null })).toMatchObject({ isNew: true });
    expect((await harness.job(id)).ended_at).not.toBeNull();
  });
});

describe('what changes while it is compared', () => {
  it('is not reported: a document that is created, edited or deleted in between', async () => {
    const edited = await harness.synced('Edited.');
    const removed = await harness.synced('Removed.');
    let done = false;
    const ctx = withProvider(harness.ctx, (real) => ({
      listFolder: async (...given) => {
        const page = await real.listFolder(...given);
        if (!done) {
          done = true;
          await harness.synced('Created.');
          await removed.delete();
          harness.engine.simulator.removeDocument(harness.copies(removed)[0] ?? '');
        }
        return page;
      },
      summaries: async (...given) => {
        const answer = await real.summaries(...given);
        await edited.update({ sync_status: 'pending', revision: 'another', name: 'Another' });
        return answer;
      },
    }));
    const { status, counts, id } = await harness.reconcile({ repair: true, ctx });
    expect(status).toBe('completed');
    expect(await harness.findings(id)).toEqual([]);
    expect(counts).toMatchObject({ missing: 0, drifted: 0, duplicated: 0, orphaned: 0, repaired: 0 });
  });

  it('is not repaired: a document that was edited or synced since it was compared', async () => {
    const ref = await harness.synced('Missing.');
    harness.engine.simulator.removeDocument((await harness.engine.read(ref)).elevenlabs_document_id ?? '');
    const id = await harness.start(true);
    // The page is written down, then the process ends.
    let looks = 0;
    const crashing = {
      ...harness.ctx,
      provider: async () => {
        looks += 1;
        if (looks === 3) throw new Error('the process ended');
        return await harness.ctx.provider();
      },
    };
    await expect(runJob(crashing, id)).rejects.toThrow('the process ended');
    expect(await harness.job(id)).toMatchObject({ counts: { missing: 1, repaired: 0 } });
    await ref.update({ last_sync_attempt: Timestamp.now() });
    await expireClaim(id);
    await runJob(harness.ctx, id);
    expect(await harness.job(id)).toMatchObject({ status: 'completed', counts: { missing: 1, repaired: 0 } });
    expect(await harness.findings(id)).toMatchObject([{ kind: 'missing', state: 'left' }]);
    expect((await harness.engine.read(ref)).sync_status).toBe('completed');
  });

  it('is found when only the index was checked in between', async () => {
    const ref = await harness.synced('Missing.');
    harness.engine.simulator.removeDocument((await harness.engine.read(ref)).elevenlabs_document_id ?? '');
    const ctx = withProvider(harness.ctx, (real) => ({
      summaries: async (...given) => {
        const answer = await real.summaries(...given);
        await ref.update({ index_checked_at: Timestamp.now() });
        return answer;
      },
    }));
    expect((await harness.reconcile({ repair: true, ctx })).counts).toMatchObject({ missing: 1, repaired: 1 });
  });
});

describe('answers that cannot be trusted', () => {
  const summary = (id: string, secs: number) => ({
    id,
    name: id,
    metadata: { created_at_unix_secs: secs, last_updated_at_unix_secs: secs, size_bytes: 1 },
    supported_usages: [],
    access_info: { is_creator: true, creator_name: 'x', creator_email: 'x', role: 'admin' },
    folder_parent_id: null,
    folder_path: [],
    dependent_agents: [],
    type: 'text',
  });
  const listing = { kind: 'status', status: 200, method: 'GET', route: '/v1/convai/knowledge-base' } as const;
  const list = (body: object, times?: number) =>
    harness.engine.simulator.addFault({
      ...listing,
      ...(times === undefined ? {} : { times }),
      body: { has_more: false, next_cursor: null, ...body } as never,
    });

  const bodies = {
    'runs backwards': [{ documents: [summary('a', 1_000), summary('b', 2_000)] }, 'inconsistent'],
    'holds a copy twice': [{ documents: [summary('a', 1_000), summary('a', 1_000)] }, 'inconsistent'],
    'says that there is more, but not where': [{ documents: [], has_more: true }, 'unknown'],
  } as const;
  for (const [title, [body, reason]] of Object.entries(bodies)) {
    it(`fail it: a listing that ${title}`, async () => {
      await harness.synced('Fine.');
      list(body);
      expect(await harness.reconcile({ repair: true })).toMatchObject({
        status: 'failed',
        message: stopReasons[reason],
        counts: { missing: 0, orphaned: 0, repaired: 0 },
      });
      harness.engine.simulator.clearFaults();
      expect(await harness.reconcile()).toMatchObject({ status: 'completed', message: null });
    });
  }

  it('a page that is listed twice is counted once, and is no proof of a second copy', async () => {
    const documents = [await harness.synced('One.'), await harness.synced('Two.')];
    const name = 'Deleted long ago [kb:test/nobody]';
    harness.engine.simulator.seedText({ name, text: 'Seeded.', folderId: harness.folderId() });
    const { simulator } = harness.engine;
    const address = `${simulator.url}/v1/convai/knowledge-base?parent_folder_id=${harness.folderId()}`;
    const page = (await (await fetch(address, { headers: { 'xi-api-key': 'key' } })).json()) as object;
    list({ ...page, has_more: true, next_cursor: 'second' }, 1);
    list({ ...page, has_more: true, next_cursor: 'third' }, 1);
    list({ documents: [] }, 1);
    const { status, counts } = await harness.reconcile();
    expect({ status, counts }).toEqual({
      status: 'completed',
      counts: { ...noCounts, documents: 2, copies: 3, orphaned: 1 },
    });
    for (const ref of documents) expect(harness.copies(ref)).toHaveLength(1);
  });

  it('fail it: pages that lead back to an earlier one', async () => {
    await harness.synced('Fine.');
    for (const next_cursor of ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']) {
      list({ documents: [], has_more: true, next_cursor }, 1);
    }
    expect(await harness.reconcile({ repair: true })).toMatchObject({
      status: 'failed',
      message: stopReasons.inconsistent,
      counts: { missing: 0, orphaned: 0, repaired: 0 },
    });
  });

  it('fail it when ElevenLabs keeps failing, and only then', async () => {
    const ref = await harness.synced('Fine.');
    const route = '/v1/convai/knowledge-base/summaries';
    harness.engine.simulator.addFault({ kind: 'status', status: 503, route, times: 2 });
    expect(await harness.reconcile()).toMatchObject({ status: 'completed', counts: { documents: 1, missing: 0 } });
    harness.engine.simulator.addFault({ kind: 'status', status: 503, route });
    expect(await harness.reconcile({ repair: true })).toMatchObject({
      status: 'failed',
      message: stopReasons.server_error,
      counts: { missing: 0, repaired: 0 },
    });
    expect((await harness.engine.read(ref)).sync_status).toBe('completed');
  });

  it('fail it: an ambiguous verdict, and an answer without one of the documents', async () => {
    const ref = await harness.synced('Fine.');
    const copy = (await harness.engine.read(ref)).elevenlabs_document_id ?? '';
    const verdict = { status: 'failure', error_code: 500, error_status: 'internal', error_message: 'x' };
    for (const body of [{ [copy]: verdict }, {}]) {
      harness.engine.simulator.addFault({
        kind: 'status',
        status: 200,
        route: '/v1/convai/knowledge-base/summaries',
        body,
      });
      expect(await harness.reconcile()).toMatchObject({
        status: 'failed',
        message: stopReasons.unknown,
        counts: { missing: 0 },
      });
      harness.engine.simulator.clearFaults();
    }
  });

  it('fail it with the problem of the key', async () => {
    harness.engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key' });
    expect(await harness.reconcile()).toMatchObject({ status: 'failed', message: stopReasons.auth_error });
  });
});
