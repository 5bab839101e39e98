import type { Health } from '@knowledge-sync/contract';

/** @param baseUrl where ElevenLabs is expected to answer */
export function healthOf(baseUrl: string): Health {
  const { host, hostname } = new URL(baseUrl);
  const official = hostname === 'elevenlabs.io' || hostname.endsWith('.elevenlabs.io');
  return { status: 'ok', provider: { name: 'elevenlabs', host, official } };
}
