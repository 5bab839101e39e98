/** ElevenLabs' answers about the automatic refreshing of a web page. */
import { z } from 'zod';
import { millisOf } from './plausible.ts';

/** A missing field has ElevenLabs' default. A field that cannot be read is unknown. */
export const autoSyncInfoSchema = z
  .object({
    minimum_frequency_days: z.number().positive().nullable().default(7).catch(null),
    auto_remove: z.boolean().nullable().default(false).catch(null),
    consec_failures: z.int().min(0).max(1_000_000).default(0).catch(0),
    next_refresh_by: z.unknown().optional(),
  })
  .transform(({ minimum_frequency_days, auto_remove, consec_failures, next_refresh_by }) => ({
    frequencyDays: minimum_frequency_days,
    autoRemove: auto_remove,
    consecutiveFailures: consec_failures,
    nextRefreshAtMs: millisOf(next_refresh_by),
  }));

/** A document of any type. Only pages have an address. */
export const pageStateSchema = z.object({
  type: z.string(),
  url: z.string().nullish().catch(null),
  auto_sync_info: autoSyncInfoSchema.nullish().catch(undefined),
});
