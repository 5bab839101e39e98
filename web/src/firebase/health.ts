import { type Health, healthSchema } from '@knowledge-sync/contract';

/** Which ElevenLabs the service talks to. @throws when the service does not answer as it should */
export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch('/api/health', { signal });
  if (!response.ok) throw new Error(`The service answered ${response.status}`);
  return healthSchema.parse(await response.json());
}
