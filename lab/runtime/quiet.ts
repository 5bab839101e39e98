import { randomUUID } from 'node:crypto';
import type { Dispatcher } from './dispatcher.ts';

/**
 * Resolves when no event is left to deliver and none of a delivery's writes is on its way from
 * Firestore. For the latter it writes a document of its own and waits for its event, which comes
 * after those of all earlier commits.
 */
export async function quiet(dispatcher: Dispatcher, firestoreHost: string, projectId: string): Promise<void> {
  for (;;) {
    await dispatcher.idle();
    const { received } = dispatcher.counts();
    const document = `barriers/${randomUUID()}`;
    const url = `http://${firestoreHost}/v1/projects/${projectId}/databases/(default)/documents/${document}`;
    await request(url, 'PATCH');
    await dispatcher.passed(document);
    await request(url, 'DELETE');
    if (dispatcher.counts().received === received) return;
  }
}

async function request(url: string, method: 'PATCH' | 'DELETE'): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    body: method === 'PATCH' ? '{"fields":{}}' : null,
  });
  if (!response.ok) throw new Error(`the Firestore emulator answered ${response.status}: ${await response.text()}`);
}
