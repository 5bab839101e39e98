import type { Firestore } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { createEngineContext, type EngineSettings } from './engine-context.ts';

const base = {
  db: {} as Firestore,
  clock: systemClock,
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  newId: () => 'id',
  random: () => 0,
  uploadTtlMs: 1,
  earlierTextsDays: 0,
};
const settings: EngineSettings = {
  projectId: 'my-project',
  apiKey: 'key',
  baseUrl: 'http://127.0.0.1',
  timeoutSeconds: 60,
  settleSeconds: 600,
  requeueAfterSeconds: 600,
  ragModel: 'off',
};

describe('createEngineContext', () => {
  it('accepts complete settings', () => {
    expect(createEngineContext(base, settings).config).toMatchObject({ projectId: 'my-project', ragModel: null });
  });

  it.each<[Partial<EngineSettings>, string]>([
    [{ projectId: '' }, 'GCLOUD_PROJECT must be set'],
    [{ timeoutSeconds: 0 }, 'SYNC_TIMEOUT_SECONDS must be set'],
    [{ settleSeconds: 0 }, 'SETTLE_SECONDS must be set'],
    [{ requeueAfterSeconds: 0 }, 'REQUEUE_AFTER_SECONDS must be set'],
    [{ ragModel: 'best' }, 'RAG_MODEL must be off or one of'],
  ])('throws an error that names the setting, given %j', (change, message) => {
    expect(() => createEngineContext(base, { ...settings, ...change })).toThrow(message);
  });

  it('names every setting that is missing', () => {
    expect(() => createEngineContext(base, { ...settings, projectId: '', timeoutSeconds: 0 })).toThrow(
      /^GCLOUD_PROJECT must be set.*; SYNC_TIMEOUT_SECONDS must be set$/,
    );
  });

  it('keeps the projects of one ElevenLabs account apart', () => {
    const { config } = createEngineContext(base, settings);
    const other = createEngineContext(base, { ...settings, projectId: 'other' }).config;
    expect(other.accountKey).toBe(config.accountKey);
    expect(other.projectId).not.toBe(config.projectId);
  });
});
