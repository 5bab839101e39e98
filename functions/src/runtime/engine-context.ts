import { createHash } from 'node:crypto';
import { normalBaseUrl, ragModels } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { AgentsProvider, Provider, RequestGate, SearchProvider } from '../elevenlabs/provider.ts';
import { retryPolicy, systemRetry } from '../elevenlabs/retry.ts';
import type { Admission, BaseContext, EngineContext } from './context.ts';
import { CreatedCopies } from './created-copies.ts';
import { lazy } from './lazy.ts';
import { Slots } from './slots.ts';
import { deadlineMarginSeconds, leaseMarginSeconds, longestTimeoutSeconds } from './timeouts.ts';

/**
 * A file of 20 MB takes about 115 MB while it is read and sent (measured), and everything else 260
 * MB. This many files fit in the 1 GiB of the sync function, however many documents are in work.
 */
const maxLargeBodies = 5;

export interface EngineSettings {
  projectId: string;
  apiKey: string;
  /** As a person wrote it. */
  baseUrl: string;
  timeoutSeconds: number;
  settleSeconds: number;
  requeueAfterSeconds: number;
  /** An embedding model, or `off`. */
  ragModel: string;
}

/** Every document is in work at once. */
export const openAdmission: Admission = {
  admit: async () => async () => undefined,
  rest: async () => undefined,
};

/**
 * Returns a hash of endpoint and key, which identifies the account of a folder without revealing
 * the key.
 */
const accountKeyOf = (baseUrl: string, apiKey: string): string =>
  createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex').slice(0, 32);

/**
 * A parameter that is not resolved reads as 0 or as an empty text, and would be taken for a
 * setting.
 */
const settingsSchema = z.object({
  projectId: z.string().min(1, 'GCLOUD_PROJECT must be set: the folder at ElevenLabs is named after the project'),
  timeoutSeconds: z
    .number()
    .positive('SYNC_TIMEOUT_SECONDS must be set')
    .max(longestTimeoutSeconds, `SYNC_TIMEOUT_SECONDS must be at most ${longestTimeoutSeconds}`),
  requeueAfterSeconds: z.number().positive('REQUEUE_AFTER_SECONDS must be set'),
  settleSeconds: z.number().positive('SETTLE_SECONDS must be set'),
  ragModel: z.enum(['off', ...ragModels], `RAG_MODEL must be off or one of ${ragModels.join(', ')}`),
});

/**
 * Makes the context of the engine. The SDK of ElevenLabs is loaded when the provider is first asked
 * for.
 *
 * @param gate limits documents and requests at once; null does not
 * @throws Error that names each setting that is missing or wrong
 */
export function createEngineContext(
  base: BaseContext,
  settings: EngineSettings,
  gate: (Admission & RequestGate) | null = null,
): EngineContext {
  const { apiKey } = settings;
  const baseUrl = normalBaseUrl(settings.baseUrl);
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join('; '));
  const { projectId, timeoutSeconds, requeueAfterSeconds, settleSeconds, ragModel } = parsed.data;
  const provider = { apiKey, baseUrl, clock: base.clock, gate };
  return {
    ...base,
    admission: gate ?? openAdmission,
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
      return await createProvider(provider);
    }),
    agents: lazy(async (): Promise<AgentsProvider> => {
      const { createAgentsProvider } = await import('../elevenlabs/agents.ts');
      return await createAgentsProvider(provider);
    }),
    search: lazy(async (): Promise<SearchProvider> => {
      const { createSearchProvider } = await import('../elevenlabs/search.ts');
      return await createSearchProvider(provider);
    }),
    retry: systemRetry,
    largeBodies: new Slots(maxLargeBodies),
    folderIds: new Map(),
    createdCopies: new CreatedCopies(),
    known: { installation: null },
  };
}
