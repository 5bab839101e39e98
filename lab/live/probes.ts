/**
 * The assumptions that the service makes about ElevenLabs, each with the requests that show whether
 * it holds. Where no source says what ElevenLabs does, the service is built for either answer, and
 * the probe tells which one it is.
 */
import { agentProbes } from './agent-probes.ts';
import { documentProbes } from './document-probes.ts';
import type { Probe } from './probe.ts';

/** In the order in which they run. */
export const probes: readonly Probe[] = [...documentProbes, ...agentProbes];
