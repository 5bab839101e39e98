/**
 * The only file that defines functions. What they do stands in the modules that each one loads when it is first needed, so that
 * an event that asks for nothing starts fast.
 */
import { initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { getFirestore } from 'firebase-admin/firestore';
import { logger } from 'firebase-functions';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { onRequest } from 'firebase-functions/v2/https';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { systemClock } from './clock.ts';
import * as config from './config.ts';
import type { BaseContext } from './context.ts';
import { newId } from './ids.ts';
import { onWritten } from './knowledge/on-written.ts';
import { lazy } from './lazy.ts';

const baseContext = lazy((): BaseContext => {
  initializeApp();
  return { db: getFirestore(), clock: systemClock, logger, newId };
});

const apiListener = lazy(async () => {
  const [{ createApi }, { getRequestListener }] = await Promise.all([
    import('./api/app.ts'),
    import('@hono/node-server'),
  ]);
  const app = createApi({
    ...baseContext(),
    baseUrl: config.elevenLabsBaseUrl.value(),
    verifyIdToken: (token) => getAuth().verifyIdToken(token),
  });
  return getRequestListener(app.fetch);
});

export const api = onRequest(
  {
    region: config.region,
    invoker: 'public',
    // The largest request takes about 200 MB while it is read: the runtime keeps its bytes and its parsed form.
    memory: '1GiB',
    timeoutSeconds: 60,
    concurrency: 4,
    maxInstances: 10,
  },
  async (request, response) => {
    const listener = await apiListener();
    await listener(request, response);
  },
);

const engineContext = lazy(async () => {
  const { createEngineContext } = await import('./knowledge/engine-context.ts');
  return createEngineContext(baseContext(), {
    projectId: process.env.GCLOUD_PROJECT ?? 'unknown-project',
    apiKey: config.elevenLabsApiKey.value(),
    baseUrl: config.elevenLabsBaseUrl.value(),
    timeoutSeconds: config.syncTimeoutSeconds.value(),
    settleSeconds: config.settleSeconds.value(),
  });
});

export const onKnowledgeWritten = onDocumentWritten(
  {
    document: 'knowledge/{id}',
    region: config.region,
    retry: true,
    memory: '512MiB',
    timeoutSeconds: config.syncTimeoutSeconds,
    concurrency: config.syncConcurrency,
    maxInstances: config.syncMaxInstances,
    secrets: [config.elevenLabsApiKey],
  },
  async (event) => {
    await onWritten(
      {
        eventId: event.id,
        documentId: event.params.id,
        before: event.data?.before.data() ?? null,
        after: event.data?.after.data() ?? null,
        updateTime: event.data?.after.updateTime ?? null,
      },
      { clock: systemClock, engine: engineContext },
    );
  },
);

export const sweepKnowledge = onSchedule(
  {
    schedule: 'every 1 minutes',
    region: config.region,
    memory: '256MiB',
    timeoutSeconds: 120,
    maxInstances: 1,
  },
  async () => {
    const { sweep } = await import('./knowledge/sweep.ts');
    await sweep({ ...baseContext(), requeueAfterMs: config.requeueAfterSeconds.value() * 1000 });
  },
);
