/** With a stand-in for Firestore, and this process for the service. e2e/api has the real one. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Google } from '../google/client.ts';
import { failed, type Line, skipped } from '../outcome.ts';
import { parseParameters } from '../parameters.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { checkRoundTrip } from './round-trip.ts';

const id = 'ks-stand-in';
const waits = { syncMs: 300, removalMs: 300, pollMs: 5 };

let standIn: StandIn;
let isPlaying: boolean;
beforeEach(async () => {
  standIn = await startStandIn({ database: 'eur3' });
  Object.assign(process.env, standIn.env);
  isPlaying = true;
});
afterEach(async () => {
  isPlaying = false;
  await standIn.close();
});

type Fields = Record<string, { stringValue?: string; timestampValue?: string }>;

/** What the service does with a document that has changed: other fields, or null to delete it. */
type Service = (fields: Fields) => Fields | null;

const documents = () => [...standIn.state.documents.values()].map(({ fields }) => fields as Fields);

async function play(service: Service): Promise<void> {
  const { state } = standIn;
  for (let writes = 0; isPlaying && state === standIn.state; await delay(1)) {
    for (const [name, { fields }] of state.documents) {
      const after = service(fields as Fields);
      if (after === fields) continue;
      writes += 1;
      if (after === null) state.documents.delete(name);
      else state.documents.set(name, { fields: after, updateTime: `of the service ${writes}` });
    }
  }
}

const status = (value: string): Fields => ({ sync_status: { stringValue: value } });
const isQueued = ({ sync_status, deletion_requested_at }: Fields): boolean =>
  deletion_requested_at !== undefined && sync_status?.stringValue === 'pending';

function roundTrip(signal = new AbortController().signal, earlier: readonly Line[] = []): Promise<Line> {
  const parameters = parseParameters(id, 'REGION=europe-west4');
  const project = { id, google: new Google(id, async () => 'token'), email: null, parameters };
  return checkRoundTrip(project, earlier, { signal, waits });
}

it('says how long the sync and the deletion took', async () => {
  const seen: Fields[] = [];
  void play((fields) => {
    if (isQueued(fields)) return null;
    if (fields.sync_status !== undefined) return fields;
    seen.push(fields);
    return { ...fields, ...status('completed') };
  });
  const { outcome } = await roundTrip();
  expect(outcome.detail).toMatch(/^synced in \d+\.\d s, deleted in \d+\.\d s$/);
  expect(seen).toEqual([
    {
      name: { stringValue: expect.stringMatching(/^Check of the service, /) },
      content: { stringValue: expect.stringMatching(/^npm run doctor wrote this text /) },
      created_by: { stringValue: 'doctor' },
    },
  ]);
  expect(documents()).toEqual([]);
});

it('deletes a document that no function has seen', async () => {
  const { outcome } = await roundTrip();
  expect(outcome).toMatchObject({ state: 'failed', detail: 'no function has seen it within 0.3 s' });
  expect(documents()).toEqual([]);
});

it('repeats why the sync failed, and has the document deleted', async () => {
  void play((fields) =>
    fields.sync_status === undefined
      ? { ...fields, ...status('failed'), sync_error_message: { stringValue: 'API key invalid.' } }
      : fields,
  );
  const { outcome } = await roundTrip();
  expect(outcome).toMatchObject({ state: 'failed', detail: 'not synced: API key invalid.' });
  expect(documents().map(isQueued)).toEqual([true]);
});

it('leaves a sync that is under way alone, and has the document deleted after it', async () => {
  void play((fields) => (fields.sync_status === undefined ? { ...fields, ...status('syncing') } : fields));
  const { outcome } = await roundTrip();
  expect(outcome).toMatchObject({ state: 'failed', detail: 'still syncing after 0.3 s' });
  expect(documents()).toEqual([
    expect.objectContaining({ ...status('syncing'), deletion_requested_at: expect.anything() }),
  ]);
});

it('says that the deletion is not done', async () => {
  void play((fields) => (fields.sync_status === undefined ? { ...fields, ...status('completed') } : fields));
  expect((await roundTrip()).outcome).toMatchObject({
    state: 'failed',
    detail: expect.stringMatching(/^synced, but not deleted after 0\.\d s; the service continues$/),
  });
});

it('cleans up when it is interrupted', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const { outcome } = await roundTrip(controller.signal);
  expect(outcome).toMatchObject({ state: 'failed', detail: 'interrupted' });
  expect(documents()).toEqual([]);
});

it('sends nothing when the functions are not well', async () => {
  const line = { id: 'functions', title: 'Functions', outcome: failed('api is FAILED', 'npm run deploy') };
  expect((await roundTrip(undefined, [line])).outcome).toEqual(skipped('not sent, see "Functions"'));
  expect(standIn.changes()).toEqual([]);
});
