/** The requests to ElevenLabs. ../api/send-again.test.ts tests the call alone. */
import { collections } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { sampleFiles } from '../testing/files.ts';
import { createKnowledge } from './create.ts';
import { sendAgain } from './send-again.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function sync(ref: DocumentReference) {
  await engine.deliver(ref);
  const document = await engine.read(ref);
  expect({ status: document.sync_status, error: document.sync_error }).toEqual({ status: 'completed', error: null });
  return document;
}
const copyOf = ({ id }: DocumentReference) => engine.simulator.documents().filter(({ name }) => name.includes(id));

type Content = Parameters<typeof createKnowledge>[1];
async function create(content: { name: string } & Partial<Content>): Promise<DocumentReference> {
  const command = { createdBy: 'u', idempotencyKey: null, ...content } as Content;
  const result = await createKnowledge(engine.instance(), command);
  if (result.kind !== 'created') throw new Error(result.kind);
  return engine.db.collection(collections.knowledge).doc(result.stored.id);
}

async function changeAtElevenLabs(id: string, change: object): Promise<void> {
  const response = await fetch(`${engine.simulator.url}/v1/convai/knowledge-base/${id}`, {
    method: 'PATCH',
    headers: { 'xi-api-key': 'another-client', 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  expect(response.ok).toBe(true);
}

test('a text of the same length that was written into the copy is replaced, and the copy keeps its id', async () => {
  const ref = await create({ name: 'Refunds', content: 'Refunds take 5 days.' });
  const { elevenlabs_document_id: id, time_to_live_ms: timeToLive } = await sync(ref);
  await changeAtElevenLabs(id ?? '', { content: 'Refunds take 9 days.' });
  await sendAgain(engine.instance(), ref.id);
  const after = await sync(ref);
  expect(copyOf(ref)).toMatchObject([{ id, text: 'Refunds take 5 days.' }]);
  expect(after).toMatchObject({ index_status: 'unknown', time_to_live_ms: timeToLive });
});

test('a file is sent whole, although its copy is thought to be up to date', async () => {
  const file = { filename: 'a.txt', contentType: 'text/plain', bytes: sampleFiles.txt } as const;
  const ref = await create({ name: 'Manual', file });
  await sync(ref);
  engine.simulator.clearRequests();
  await sendAgain(engine.instance(), ref.id);
  await sync(ref);
  const sent = engine.simulator.requests().map(({ method, route }) => `${method} ${route?.split('/').at(-1)}`);
  expect(sent).toEqual(['PATCH update-file', 'PATCH {id}']);
  expect(copyOf(ref)).toMatchObject([{ name: expect.stringContaining('Manual'), file: { filename: 'a.txt' } }]);
});

test('ElevenLabs loads a web page again', async () => {
  const url = 'https://example.com/again';
  engine.simulator.setPage(url, 'Old.');
  const ref = await create({ name: 'Help', url, auto_sync: null });
  await sync(ref);
  engine.simulator.setPage(url, 'New.');
  await sendAgain(engine.instance(), ref.id);
  await sync(ref);
  expect(copyOf(ref)).toMatchObject([{ text: 'New.' }]);
});

test('a copy that was deleted at ElevenLabs is created again', async () => {
  const ref = await create({ name: 'Gone', content: 'It comes back.' });
  const { elevenlabs_document_id: id } = await sync(ref);
  engine.simulator.removeDocument(id ?? '');
  await sendAgain(engine.instance(), ref.id);
  await sync(ref);
  expect(copyOf(ref)).toMatchObject([{ text: 'It comes back.' }]);
});
