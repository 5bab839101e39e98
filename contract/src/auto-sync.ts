import { z } from 'zod';
import type { AutoSync } from './document.ts';
import { limits } from './limits.ts';

const dayRule = `frequency_days must be a whole number from ${limits.autoSyncMinDays} to ${limits.autoSyncMaxDays}.`;

/** Requested settings for ElevenLabs' automatic refreshing of a web page. */
export const autoSyncSchema = z.strictObject({
  frequency_days: z
    .int(dayRule)
    .min(limits.autoSyncMinDays, dayRule)
    .max(limits.autoSyncMaxDays, dayRule)
    .describe('ElevenLabs refreshes the page at least this often, in days.'),
  auto_remove: z
    .boolean('auto_remove must be true or false.')
    .default(false)
    .describe('Whether ElevenLabs deletes the copy when the page can no longer be fetched.'),
}) satisfies z.ZodType<AutoSync>;
