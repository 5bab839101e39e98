import { createHash } from 'node:crypto';
import { ragModels } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { AgentsProvider, Provider } from '../elevenlabs/provider.ts';
import { retryPolicy, systemRetry } from '../elevenlabs/retry.ts';
import { deadlineMarginSeconds, leaseMarginSeconds } from './config.ts';
import type { BaseContext, EngineContext } from './context.ts';
import { lazy } from './lazy.ts';
import { Slots } from './slots.ts';

/**
 * A file of 20 MB takes about 115 MB while it is read and sent (measured), and everything else 260 MB: so many have room in the
 * 1 GiB of the sync function, whatever SYNC_CONCURRENCY says.
 */
const maxLargeBodies = 5;

export interface EngineSettings {
  projectId: string;
  apiKey: string;
  baseUrl: string;
  timeoutSeconds: number;
  settleSeconds: number;
  requeueAfterSeconds: number;
  /** An embedding model, or `off`. */
  ragModel: string;
}

/** Which account a folder belongs to: its endpoint and key, as a hash that tells nobody the key. */
const accountKeyOf = (baseUrl: string, apiKey: string): string =>
  createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex').slice(0, 32);

/** The engine's world. ElevenLabs' SDK is loaded when the provider is first asked for. */
export function createEngineContext(base: BaseContext, settings: EngineSettings): EngineContext {
  const { apiKey, baseUrl, projectId } = settings;
  // A parameter that nobody resolved reads as 0, which would give every sync no time at all.
  const timeoutSeconds = z.number().positive('SYNC_TIMEOUT_SECONDS must be set').parse(settings.timeoutSeconds);
  const requeueAfterSeconds = z
    .number()
    .positive('REQUEUE_AFTER_SECONDS must be set')
    .parse(settings.requeueAfterSeconds);
  const settleSeconds = z.number().positive('SETTLE_SECONDS must be set').parse(settings.settleSeconds);
  const ragModel = z
    .enum(['off', ...ragModels], `RAG_MODEL must be off or one of ${ragModels.join(', ')}`)
    .parse(settings.ragModel);
  return {
    ...base,
    config: {
      projectId,
      accountKey: accountKeyOf(baseUrl, apiKey),
      timeoutMs: timeoutSeconds * 1000,
      leaseMs: (timeoutSeconds + Math.min(leaseMarginSeconds, timeoutSeconds / 2)) * 1000,
      deadlineMarginMs: Math.min(deadlineMarginSeconds, timeoutSeconds / 4) * 1000,
      settleMs: settleSeconds * 1000,
      requeueAfterMs: requeueAfterSeconds * 1000,
      writeTimeoutMs: 30_000,
      slowWriteTimeoutMs: 50_000,
      listTimeoutMs: 20_000,
      retryPolicy,
      ragModel: ragModel === 'off' ? null : ragModel,
    },
    provider: lazy(async (): Promise<Provider> => {
      const { createProvider } = await import('../elevenlabs/client.ts');
      return await createProvider({ apiKey, baseUrl, clock: base.clock });
    }),
    agents: lazy(async (): Promise<AgentsProvider> => {
      const { createAgentsProvider } = await import('../elevenlabs/agents.ts');
      return await createAgentsProvider({ apiKey, baseUrl, clock: base.clock });
    }),
    retry: systemRetry,
    largeBodies: new Slots(maxLargeBodies),
    folderIds: new Map(),
  };
}
