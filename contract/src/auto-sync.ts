import { z } from 'zod';
import type { AutoSync } from './document.ts';
import { limits } from './limits.ts';

const dayRule = `frequency_days must be a whole number from ${limits.autoSyncMinDays} to ${limits.autoSyncMaxDays}.`;

/** How ElevenLabs shall keep a web page fresh by itself, as it is asked for. */
export const autoSyncSchema = z.strictObject({
  frequency_days: z
    .int(dayRule)
    .min(limits.autoSyncMinDays, dayRule)
    .max(limits.autoSyncMaxDays, dayRule)
    .describe('ElevenLabs fetches the page again at least this often, in days.'),
  auto_remove: z
    .boolean('auto_remove must be true or false.')
    .default(false)
    .describe('Whether ElevenLabs drops its copy when the page can no longer be fetched.'),
}) satisfies z.ZodType<AutoSync>;
