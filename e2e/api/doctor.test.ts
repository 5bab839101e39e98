/** The deep check of `npm run doctor`, with the real triggers. */
import { checkRoundTrip } from '@knowledge-sync/deploy/src/doctor/round-trip.ts';
import { Google } from '@knowledge-sync/deploy/src/google/client.ts';
import { parseParameters } from '@knowledge-sync/deploy/src/parameters.ts';
import { expect, it } from 'vitest';
import { LocalStack } from '../support/stack.ts';

it('a document is synced and deleted again, and leaves nothing behind', async () => {
  const stack = new LocalStack();
  const { projectId, firestoreHost } = stack.info;
  process.env.FIRESTORE_URL = `http://${firestoreHost}`;
  const project = {
    id: projectId,
    google: new Google(projectId, async () => 'owner'),
    email: null,
    parameters: parseParameters(projectId, 'REGION=us-central1'),
  };
  const { outcome } = await checkRoundTrip(project, [], { signal: new AbortController().signal });
  expect(outcome.detail).toMatch(/^synced in [\d.]+ s, deleted in [\d.]+ s$/);
  const left = (await stack.remoteDocuments()).filter(({ name }) => name.includes('/doctor-'));
  expect(left).toEqual([]);
});
