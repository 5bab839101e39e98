import { z } from 'zod';
import { nameSchema } from '../route.ts';

const placed = { name: nameSchema.nullish(), parent_folder_id: z.string().nullish() };

/** The bodies of the routes, as JSON or as the texts of a form. */
export const bodySchemas = {
  text: z.object({ text: z.string(), ...placed }),
  folder: z.object({ ...placed, name: nameSchema }),
  url: z.object({
    url: z.string(),
    ...placed,
    enable_auto_sync: z.boolean().default(false),
    auto_remove: z.boolean().default(false),
    minimum_frequency_days: z.int().min(1).max(180).nullish(),
  }),
  file: z.object(placed),
  update: z.object({ name: nameSchema.nullish(), content: z.string().nullish() }),
};
