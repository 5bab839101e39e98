/**
 * Comparisons and repairs with the API and the real trigger of jobs. All tests are in one file,
 * because a repair would also change the copies of another file.
 */
import { type Reconcile, reconcileSchema } from '@knowledge-sync/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, type RemoteCopy, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

/** Starts a comparison and waits for its end. If another one is running, waits for that first. */
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
  it('reports a missing copy without a change, and uploads it again with repair', async () => {
    const { id } = await stack.create(uniqueName('Deleted at ElevenLabs'), 'It is uploaded again.');
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
      { id: document.elevenlabs_document_id, text: 'It is uploaded again.' },
    ]);
    expect(about(await reconcile(false), id)).toEqual([]);
  });

  it('finds a text of the same size, changed at ElevenLabs, and sends the document again', async () => {
    const { id } = await stack.create(uniqueName('Rewritten at ElevenLabs'), 'Refunds take five days.');
    const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
    await stack.changeCopyByHand(copy ?? '', { text: 'Refunds take nine days.' });
    expect(about(await reconcile(false), id)).toMatchObject([{ kind: 'drifted', drift: ['content'], state: 'found' }]);
    expect(about(await reconcile(true), id)).toMatchObject([{ drift: ['content'], state: 'repaired' }]);
    await expect
      .poll(async () => (await stack.copies(id)).map(({ text }) => text), { timeout: 60_000, interval: 250 })
      .toEqual(['Refunds take five days.']);
    await stack.until(id, 'completed');
    expect(about(await reconcile(false), id)).toEqual([]);
  });

  it('is started by editors only, and read by viewers too', async () => {
    const viewer = 'viewer@example.com';
    expect((await stack.call('POST', 'reconcile', {}, viewer)).status).toBe(403);
    const { id } = await reconcile(false);
    expect((await stack.call('GET', `reconcile/${id}`, undefined, viewer)).status).toBe(200);
    expect((await stack.call('GET', 'reconcile/none')).status).toBe(404);
  });
});

describe('after changes made at ElevenLabs', () => {
  const text = 'The saved text.';
  let folderId: string | null;
  /** Documents with their copies, by what was done to the copy. */
  const made = new Map<string, { id: string; name: string; copy: string }>();
  /** Copies that were added at ElevenLabs, by their kind. */
  const planted = new Map<string, string>();

  const madeOne = (title: string) => {
    const one = made.get(title);
    if (one === undefined) throw new Error(`no document was ${title}`);
    return one;
  };

  beforeAll(async () => {
    for (const title of ['rewritten', 'renamed', 'doubled', 'moved']) {
      const name = uniqueName(`Was ${title}`);
      const { id } = await stack.create(name, text);
      const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
      made.set(title, { id, name, copy: copy ?? '' });
    }
    const { id, name } = madeOne('doubled');
    folderId = (await stack.copies(id))[0]?.folder_id ?? null;
    await stack.changeCopy(madeOne('rewritten').copy, { content: 'Text written at ElevenLabs.' });
    await stack.changeCopy(madeOne('renamed').copy, { name: 'Mine now' });
    await stack.moveCopy(madeOne('moved').copy, null);

    const keyed = (await stack.copies(id))[0]?.name ?? '';
    const second = { name: keyed, text: 'A second copy.' };
    const orphan = { name: keyed.replace(`${name} `, 'Left over ').replace(id, crypto.randomUUID()), text };
    const plant = async (title: string, copy: { name: string; text: string }, parent_folder_id: string | null) =>
      planted.set(title, await stack.plantText({ ...copy, parent_folder_id }));
    await plant('second', second, folderId);
    await plant('orphan', orphan, folderId);
    await plant('foreign', { name: uniqueName('Mine'), text }, folderId);
    await plant('second elsewhere', second, null);
    await plant('orphan elsewhere', orphan, null);
  });

  afterAll(async () => {
    for (const title of untouched) if (planted.has(title)) await stack.removeCopy(planted.get(title) ?? '');
    for (const { id } of made.values()) await stack.remove(id);
  });

  const untouched = ['foreign', 'second elsewhere', 'orphan elsewhere'];

  /** The findings about these copies, without those of other tests. */
  async function compared(repair: boolean): Promise<string[]> {
    const titles = new Map([
      ...[...made].map(([title, { copy }]) => [copy, title] as const),
      ...[...planted].map(([title, id]) => [id, title] as const),
    ]);
    const { findings } = await reconcile(repair);
    return findings
      .flatMap(({ kind, drift, state, elevenlabs_document_id: copy }) => {
        const title = titles.get(copy ?? '');
        return title === undefined ? [] : [`${title}: ${[kind, ...drift].join(' ')}, ${state}`];
      })
      .sort();
  }

  const remote = async (ids: Iterable<string | undefined>): Promise<RemoteCopy[]> => {
    const wanted = new Set(ids);
    return (await stack.remoteDocuments()).filter(({ id }) => wanted.has(id));
  };
  const allRemote = () => remote([...[...made.values()].map(({ copy }) => copy), ...planted.values()]);

  /** The fields of the documents that only an edit or a sync changes. */
  const allHere = () =>
    Promise.all(
      [...made.values()].map(async ({ id }) => {
        const { revision, sync_status, updated_at, synced_at, elevenlabs_document_id } = await stack.read(id);
        return { revision, sync_status, updated_at, synced_at, elevenlabs_document_id };
      }),
    );

  it('a comparison reports each kind of difference and changes nothing', async () => {
    const before = [await allRemote(), await allHere()];
    // A copy counts as surplus only when it is older than the settle time.
    await expect
      .poll(() => compared(false), { timeout: 60_000, interval: 2_000 })
      .toEqual([
        'foreign: foreign, found',
        'moved: drifted folder, found',
        'orphan: orphaned, found',
        'renamed: drifted name, found',
        'rewritten: drifted size, found',
        'second: duplicated, found',
      ]);
    expect([await allRemote(), await allHere()]).toEqual(before);
  });

  it('a repair fixes copies in the folder that belong to documents, and changes no others', async () => {
    const others = () => remote([madeOne('moved').copy, ...untouched.map((title) => planted.get(title))]);
    const before = await others();
    expect(before).toHaveLength(4);
    expect(await compared(true)).toEqual([
      'foreign: foreign, found',
      'moved: drifted folder, found',
      'orphan: orphaned, repaired',
      'renamed: drifted name, repaired',
      'rewritten: drifted size, repaired',
      'second: duplicated, repaired',
    ]);

    const repaired = ['rewritten', 'renamed', 'doubled'].map(madeOne);
    const inFolder = async ({ id }: { id: string }) =>
      (await stack.copies(id)).filter((copy) => copy.folder_id === folderId).map(({ name, text }) => ({ name, text }));
    const copies = async () => {
      await stack.sweep();
      return await Promise.all(repaired.map(inFolder));
    };
    await expect
      .poll(copies, { timeout: 90_000, interval: 1_000 })
      .toEqual(
        repaired.map(({ id, name }) => [{ name: expect.stringMatching(`^${name} \\[kb:\\w+/${id}\\]$`), text }]),
      );
    expect(await remote([planted.get('orphan')])).toEqual([]);
    await expect
      .poll(() => compared(false), { timeout: 60_000, interval: 1_000 })
      .toEqual(['foreign: foreign, found', 'moved: drifted folder, found']);
    expect(await others()).toEqual(before);
  });
});
