/** The parameters of a test project: every one that firebase-tools would ask for. */
export function parametersText(changed: Record<string, string> = {}): string {
  const values = {
    REGION: 'europe-west4',
    DATABASE: '(default)',
    RECONCILE_SCHEDULE: 'every day 03:00',
    TIME_ZONE: 'UTC',
    ELEVENLABS_BASE_URL: 'https://api.elevenlabs.io',
    SYNC_TIMEOUT_SECONDS: '180',
    SYNC_MAX_INSTANCES: '1',
    SYNC_CONCURRENCY: '2',
    SETTLE_SECONDS: '600',
    REQUEUE_AFTER_SECONDS: '600',
    UPLOAD_TTL_SECONDS: '3600',
    RAG_MODEL: 'multilingual_e5_large_instruct',
    EARLIER_TEXTS_DAYS: '30',
    ...changed,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}
