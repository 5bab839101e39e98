import * as z from 'zod/mini';

/**
 * `GET /api/health`. `official` is true when the endpoint is ElevenLabs' own. `problem` says why
 * the endpoint does not answer like ElevenLabs, and what to do; it is left out when it does.
 */
export const healthSchema = z.object({
  status: z.literal('ok'),
  provider: z.object({
    name: z.literal('elevenlabs'),
    host: z.string(),
    official: z.boolean(),
    problem: z.optional(z.string()),
  }),
});
export type Health = z.infer<typeof healthSchema>;
