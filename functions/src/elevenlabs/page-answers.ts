/** ElevenLabs' answers about a web page's own refreshing, as the SDK gives them. */
import { z } from 'zod';

export const autoSyncInfoSchema = z
  .object({
    minimumFrequencyDays: z.number().default(7),
    autoRemove: z.boolean().default(false),
    consecFailures: z.int().min(0).default(0),
    nextRefreshBy: z.number().nullish(),
  })
  .transform(({ minimumFrequencyDays, autoRemove, consecFailures, nextRefreshBy }) => ({
    frequencyDays: minimumFrequencyDays,
    autoRemove,
    consecutiveFailures: consecFailures,
    nextRefreshAtMs: typeof nextRefreshBy === 'number' ? nextRefreshBy * 1_000 : null,
  }));

export const pageStateSchema = z.object({ type: z.literal('url'), autoSyncInfo: autoSyncInfoSchema.nullish() });
