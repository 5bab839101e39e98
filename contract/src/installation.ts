/** The Firebase project that the database and its copies at ElevenLabs belong to, in the API. */
import { z } from 'zod';

/** `GET /api/installation`. */
export const installationSchema = z.object({
  id: z
    .string()
    .nullable()
    .describe("Random ID in the names of this installation's folder and copies; null before the first sync."),
  project_id: z.string().nullable().describe('The Firebase project that the copies belong to.'),
  current_project_id: z.string().describe('The Firebase project that this API runs in.'),
  is_own: z
    .boolean()
    .describe('False for a database that was copied from another project. Nothing is sent until somebody decides.'),
});
export type Installation = z.infer<typeof installationSchema>;

export const ownershipDecisions = ['take_over', 'start_anew'] as const;

/** The body of `POST /api/installation`. */
export const decideInstallationSchema = z.strictObject({
  decision: z
    .enum(ownershipDecisions, `decision must be one of ${ownershipDecisions.join(', ')}.`)
    .describe(
      '`take_over`: this project replaces the other one and keeps its folder and copies. `start_anew`: both go on, and this project gets a folder and copies of its own.',
    ),
  project_id: z
    .string('project_id must name the project that the copies belong to now.')
    .min(1, 'project_id must name the project that the copies belong to now.')
    .max(200, 'project_id must name the project that the copies belong to now.')
    .describe('The `project_id` of `GET /api/installation`, to confirm it.'),
  cursor: z
    .string('cursor must be the next_cursor of the last answer.')
    .min(1, 'cursor must be the next_cursor of the last answer.')
    .max(1500, 'cursor must be the next_cursor of the last answer.')
    .optional()
    .describe('Only for `start_anew`: the `next_cursor` of the last answer.'),
});
export type DecideInstallation = z.infer<typeof decideInstallationSchema>;

/** The answer of `POST /api/installation`. */
export const decidedInstallationSchema = z.object({
  documents: z.int().min(0).describe('Documents of this page that will be sent again.'),
  next_cursor: z.string().nullable().describe('Repeat the call with it; null when the decision is carried out.'),
});
