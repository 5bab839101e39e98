/** ElevenLabs' answers about the automatic refreshing of a web page, in the SDK's form. */
import { z } from 'zod';
import { millisOf } from './plausible.ts';

export const autoSyncInfoSchema = z
  .object({
    minimumFrequencyDays: z.number().default(7),
    autoRemove: z.boolean().default(false),
    consecFailures: z.int().min(0).max(1_000_000).default(0).catch(0),
    nextRefreshBy: z.unknown(),
  })
  .transform(({ minimumFrequencyDays, autoRemove, consecFailures, nextRefreshBy }) => ({
    frequencyDays: minimumFrequencyDays,
    autoRemove,
    consecutiveFailures: consecFailures,
    nextRefreshAtMs: millisOf(nextRefreshBy),
  }));

/** A document of any type. Only pages have an address. */
export const pageStateSchema = z.object({
  type: z.string(),
  url: z.string().nullish(),
  autoSyncInfo: autoSyncInfoSchema.nullish(),
});
