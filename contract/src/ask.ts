/** Asking an agent what it would find for a question. */
import { z } from 'zod';
import { claimKinds, claimReasons } from './agent-claim.ts';
import { limits } from './limits.ts';

/** Also what a check question may be. */
export const questionTextSchema = z
  .string()
  .trim()
  .min(1, 'Enter a question.')
  .max(limits.questionMaxLength, `A question may have at most ${limits.questionMaxLength} characters.`);

/** The body of `POST /api/agents/{id}/ask`. */
export const askSchema = z.strictObject({
  question: questionTextSchema,
  branch_id: z
    .string()
    .regex(/^[\w-]{1,200}$/, 'branch_id must be the ID of a branch at ElevenLabs.')
    .optional()
    .describe('The branch to ask. If left out, the main branch.'),
  document_id: z
    .string()
    .min(1, 'document_id must be the ID of a document.')
    .optional()
    .describe('The document that should be among the passages.'),
});
export type Ask = z.infer<typeof askSchema>;

/** How an agent comes to its documents. */
const askModes = ['searches', 'reads', 'unknown'] as const;

const passageSchema = z.object({
  rank: z.int().min(1),
  distance: z.number().nullable().describe('From 0, the same, upwards. Null if ElevenLabs does not say it.'),
  text: z.string().describe('Plain text, shortened if it is very long.'),
  document: z.object({
    id: z.string().nullable().describe('Null for a document that is not of this service.'),
    name: z.string(),
  }),
});
export type AskedPassage = z.infer<typeof passageSchema>;

export const askAnswerSchema = z.object({
  agent: z.object({ id: z.string(), name: z.string() }),
  available: z.boolean().describe('False if ElevenLabs offers this workspace no way to ask its agents.'),
  mode: z.enum(askModes).describe('`reads`: the agent does not search. It has its documents in full in every prompt.'),
  fits: z
    .boolean()
    .nullable()
    .describe('Without search: whether its documents fit in a prompt. Null if that is not known, or if it searches.'),
  passages: z.array(passageSchema).describe('What the agent would find, the nearest first.'),
  document: z
    .object({
      id: z.string(),
      name: z.string(),
      rank: z.int().nullable().describe('The place of its first passage; null if it is not among them.'),
      claim: z.object({ kind: z.enum(claimKinds), reason: z.enum(claimReasons).nullable() }),
    })
    .nullable()
    .describe('The document of `document_id`; null without one.'),
});
export type AskAnswer = z.infer<typeof askAnswerSchema>;
