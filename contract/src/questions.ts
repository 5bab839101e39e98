/**
 * What agents must find in a document, and whether they do: `knowledge/{id}/questions/{question}`
 * and `checks/{id}`.
 */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

/**
 * - `found`: the document is among the passages, with the text that was sent.
 * - `reads`: the agent reads it in full.
 * - `older_text`: it is among them, with another text.
 * - `not_found`: other passages won, or there are none.
 * - `unavailable`: the agent could not be asked.
 */
export const checkOutcomes = ['found', 'reads', 'older_text', 'not_found', 'unavailable'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

export const failedOutcomes: readonly CheckOutcome[] = ['older_text', 'not_found'];

/** A passage of another document, found in place of this one. */
const winnerSchema = z.object({
  /** Null for a document that is not of this service. */
  document_id: z.nullable(z.string()),
  name: z.string(),
  text: z.string(),
  distance: z.nullable(z.number()),
});
export type Winner = z.infer<typeof winnerSchema>;

const agentResultSchema = z.object({
  agent_id: z.string(),
  agent_name: z.nullable(z.string()),
  outcome: z.enum(checkOutcomes),
  /** The place of the document's first passage, and its distance. */
  rank: z.nullable(z.int()),
  distance: z.nullable(z.number()),
  /** What was found first, if the document was not found. */
  winners: z.array(winnerSchema),
});
export type AgentResult = z.infer<typeof agentResultSchema>;

/** The answer of each agent that was asked. None if no agent has the documents. */
const checkResultSchema = z.object({
  checked_at: timestampSchema,
  /** The revision at ElevenLabs that was asked about. */
  revision: z.nullable(z.string()),
  /** The worst of the agents; null without agents. */
  outcome: z.nullable(z.enum(checkOutcomes)),
  agents: z.array(agentResultSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const questionSchema = z.object({
  text: z.string(),
  created_at: timestampSchema,
  created_by: z.string(),
  /** Null before the first check of this wording. */
  result: z.nullable(checkResultSchema),
});
export type Question = z.infer<typeof questionSchema>;

/** The state of a document's checks, which lists read without the questions. */
export const checkSchema = z.object({
  /** The name of the document at the last check. */
  name: z.string(),
  questions: z.int(),
  failed: z.int(),
  state: z.enum(['passed', 'failed', 'not_checked']),
  checked_at: z.nullable(timestampSchema),
  /** When it is checked next, and why; null if it is not. */
  due_at: z.nullable(timestampSchema),
  due_for: z.nullable(z.enum(['sync', 'night'])),
  /** The check of the index that this check followed. */
  index_checked_at: z.nullable(timestampSchema),
  /** The check without a question: its first sentences were looked up. Null with questions. */
  automatic: z.nullable(checkResultSchema),
});
export type Check = z.infer<typeof checkSchema>;
