/** Syncing with the API and the real trigger, on the emulators. */
import { errorCatalogue } from '@knowledge-sync/contract';
import { deleteApp, initializeApp } from 'firebase/app';
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from 'firebase/auth';
import {
  connectFirestoreEmulator,
  doc,
  getFirestore,
  serverTimestamp,
  setLogLevel,
  updateDoc,
} from 'firebase/firestore';
import { beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  // A late retry flag is refused, as expected. The SDK would log the refusal.
  setLogLevel('silent');
  stack = new LocalStack();
});

/** Sets the retry flag as the web app does: signed in, under the rules. */
async function flag(id: string): Promise<void> {
  const { authUrl, firestoreHost, projectId, password } = stack.info;
  const app = initializeApp({ apiKey: 'local', projectId }, crypto.randomUUID());
  const auth = getAuth(app);
  connectAuthEmulator(auth, authUrl, { disableWarnings: true });
  await signInWithEmailAndPassword(auth, 'editor@example.com', password);
  const db = getFirestore(app);
  const [host = '', port] = firestoreHost.split(':');
  connectFirestoreEmulator(db, host, Number(port));
  await updateDoc(doc(db, 'knowledge', id), { retry_requested_at: serverTimestamp() });
  await deleteApp(app);
}

describe('a document sent to the API', () => {
  it('is pending first, then completed with one copy that has exactly its text', async () => {
    const content = 'Grüße! 🎉\nRefunds take five days.\n\n\t— the team';
    const created = await stack.create(uniqueName('Refund policy'), content);
    expect(created).toMatchObject({ sync_status: 'pending', elevenlabs_document_id: null, sync_retry_count: 0 });
    const document = await stack.until(created.id, 'completed');
    const copies = await stack.copies(created.id);
    expect(copies).toMatchObject([{ id: document.elevenlabs_document_id, text: content }]);
    expect(document.time_to_live_ms).toBeGreaterThan(0);
    expect(document.synced_revision).toBe(document.revision);
  });

  it('can have 5 MB', async () => {
    const content = 'Ein Satz mit Umlauten: äöü. '.repeat(180_000);
    expect(Buffer.byteLength(content)).toBeGreaterThan(5_000_000);
    const { id } = await stack.create(uniqueName('Large'), content);
    await stack.until(id, 'completed');
    const [copy, ...others] = await stack.copies(id);
    expect(others).toEqual([]);
    expect(copy?.text === content).toBe(true);
  });

  it('is completed when ElevenLabs rate-limits the first attempt', async () => {
    const name = uniqueName('Busy');
    await stack.fault({ kind: 'status', preset: 'rate_limit_exceeded', name, times: 1 });
    const { id } = await stack.create(name, 'Try again.');
    expect(await stack.until(id, 'completed')).toMatchObject({ sync_error: null, sync_retry_count: 0 });
    expect(await stack.copies(id)).toHaveLength(1);
  });
});

describe('a failed document', () => {
  const failing = async (title: string) => {
    const name = uniqueName(title);
    const endFault = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
    const { id } = await stack.create(name, 'Fails first.');
    const failed = await stack.until(id, 'failed');
    expect(failed).toMatchObject({
      sync_error_message: errorCatalogue.auth_error.final,
      sync_error: { type: 'auth_error', http_status: 401, provider_code: 'invalid_api_key', retryable: false },
    });
    await endFault();
    return id;
  };

  it('is synced again by retry-sync, which is a 409 once it has not failed', async () => {
    const id = await failing('Retry by API');
    const { status, body } = await stack.retry(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, sync_status: 'pending', sync_retry_count: 1, sync_error: null });
    expect(await stack.until(id, 'completed')).toMatchObject({ sync_retry_count: 1 });
    expect((await stack.retry(id)).status).toBe(409);
  });

  it('is synced again by the retry flag that a browser sets', async () => {
    const id = await failing('Retry by flag');
    await flag(id);
    expect(await stack.until(id, 'completed')).toMatchObject({ sync_retry_count: 1, retry_requested_at: null });
    expect(await stack.copies(id)).toHaveLength(1);
  });

  it('is synced and counted once when flag and calls come at the same time', async () => {
    const id = await failing('Flag and call');
    await Promise.all([flag(id).catch(() => 'too late'), stack.retry(id), stack.retry(id), stack.retry(id)]);
    expect(await stack.until(id, 'completed')).toMatchObject({ sync_retry_count: 1 });
    expect(await stack.copies(id)).toHaveLength(1);
  });
});

describe('access to the API', () => {
  it('returns health to everyone, with the provider in use', async () => {
    const response = await fetch(`${stack.info.apiUrl}/health`);
    expect(response.status).toBe(200);
    const host = new URL(stack.info.simulatorUrl ?? '').host;
    expect(await response.json()).toMatchObject({ status: 'ok', provider: { host, official: false } });
  });

  it('refuses callers without a token or a role, and writes by viewers', async () => {
    const call = async (token: string | null, method: string) => {
      const response = await fetch(`${stack.info.apiUrl}/knowledge`, {
        method,
        headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
        ...(method === 'POST' && { body: JSON.stringify({ name: 'n', content: 'c' }) }),
      });
      return response.status;
    };
    expect(await call(null, 'GET')).toBe(401);
    expect(await call('no.such.token', 'GET')).toBe(401);
    expect(await call(await stack.token('outsider@example.com'), 'GET')).toBe(403);
    expect(await call(await stack.token('viewer@example.com'), 'GET')).toBe(200);
    expect(await call(await stack.token('viewer@example.com'), 'POST')).toBe(403);
  });

  it('also serves the API at the URL of the function itself', async () => {
    const { functionsUrl, projectId } = stack.info;
    const response = await fetch(`${functionsUrl}/${projectId}/${stack.info.region}/api/health`);
    expect(response.status).toBe(200);
  });
});
