import * as z from 'zod/mini';

/** `GET /api/health`. `official` is true when the endpoint is ElevenLabs' own. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  provider: z.object({ name: z.literal('elevenlabs'), host: z.string(), official: z.boolean() }),
});
export type Health = z.infer<typeof healthSchema>;
