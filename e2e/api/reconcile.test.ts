/** From the HTTPS API through the real trigger of jobs: what is missing at ElevenLabs is found, and put right on request. */
import { type Reconcile, reconcileSchema } from '@knowledge-sync/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

/** Starts a comparison and waits for its end; one that others have started comes first. */
async function reconcile(repair: boolean): Promise<Reconcile> {
  for (;;) {
    const started = await stack.call('POST', 'reconcile', { repair });
    expect(started.status).toBe(202);
    const job = reconcileSchema.parse(started.body);
    expect(started.headers.get('location')).toBe(`/api/reconcile/${job.id}`);
    const read = async () => reconcileSchema.parse((await stack.call('GET', `reconcile/${job.id}`)).body);
    await expect.poll(async () => (await read()).ended_at, { timeout: 60_000, interval: 250 }).not.toBeNull();
    if (job.status === 'queued' && job.repair === repair) return await read();
  }
}

const about = (job: Reconcile, id: string) => job.findings.filter(({ document_id }) => document_id === id);

describe('a comparison with ElevenLabs', () => {
  it('says what is missing without touching it, and sends it anew when it is asked to', async () => {
    const { id } = await stack.create(uniqueName('Removed behind the back'), 'It shall come back.');
    const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
    await stack.removeCopy(copy ?? '');

    const dry = await reconcile(false);
    expect(dry).toMatchObject({ status: 'completed', message: null, repair: false });
    expect(about(dry, id)).toMatchObject([{ kind: 'missing', state: 'found', elevenlabs_document_id: copy }]);
    expect(await stack.copies(id)).toEqual([]);
    expect((await stack.read(id)).sync_status).toBe('completed');

    const repaired = await reconcile(true);
    expect(about(repaired, id)).toMatchObject([{ kind: 'missing', state: 'repaired' }]);
    await expect.poll(async () => (await stack.copies(id)).length, { timeout: 60_000, interval: 250 }).toBe(1);
    const document = await stack.until(id, 'completed');
    expect(await stack.copies(id)).toMatchObject([
      { id: document.elevenlabs_document_id, text: 'It shall come back.' },
    ]);
    expect(about(await reconcile(false), id)).toEqual([]);
  });

  it('is started by editors alone, and seen by viewers too', async () => {
    const viewer = 'viewer@example.com';
    expect((await stack.call('POST', 'reconcile', {}, viewer)).status).toBe(403);
    const { id } = await reconcile(false);
    expect((await stack.call('GET', `reconcile/${id}`, undefined, viewer)).status).toBe(200);
    expect((await stack.call('GET', 'reconcile/none')).status).toBe(404);
  });
});
