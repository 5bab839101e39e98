import { type Health, healthSchema } from '@knowledge-sync/contract';

/** Reads which ElevenLabs the service uses. @throws on an unexpected answer */
export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch('/api/health', { signal });
  if (!response.ok) throw new Error(`The service answered ${response.status}`);
  return healthSchema.parse(await response.json());
}
