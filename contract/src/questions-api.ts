/** Questions that a document must answer, in the API. */
import { z } from 'zod';
import { questionTextSchema } from './ask.ts';
import { limits } from './limits.ts';
import { checkOutcomes } from './questions.ts';

/** The body of `POST /api/knowledge/{id}/questions` and of `PUT …/questions/{question}`. */
export const questionInputSchema = z.strictObject({ text: questionTextSchema });

const isoDateSchema = z.iso.datetime();

const resultSchema = z
  .object({
    checked_at: isoDateSchema,
    outcome: z
      .enum(checkOutcomes)
      .nullable()
      .describe(
        'The worst of the agents. `found`: the document is among the passages with the text that was sent. `reads`: the agent reads it in full. `older_text`: with another text. `not_found`: it is not among them. `unavailable`: the agent could not be asked. Null if no agent has the documents.',
      ),
    agents: z.array(
      z.object({
        agent_id: z.string(),
        agent_name: z.string().nullable(),
        outcome: z.enum(checkOutcomes),
        rank: z.int().nullable().describe("The place of the document's first passage."),
        distance: z.number().nullable(),
        winners: z
          .array(
            z.object({
              document_id: z.string().nullable(),
              name: z.string(),
              text: z.string(),
              distance: z.number().nullable(),
            }),
          )
          .describe('What was found first, if the document was not found.'),
      }),
    ),
  })
  .nullable();

export const questionAnswerSchema = z.object({
  id: z.string(),
  text: z.string(),
  created_at: isoDateSchema,
  created_by: z.string(),
  result: resultSchema.describe('Null before the first check of this wording.'),
});
export type QuestionAnswer = z.infer<typeof questionAnswerSchema>;

/** The response of `GET /api/knowledge/{id}/questions`, and of a check. */
export const questionListSchema = z.object({
  questions: z.array(questionAnswerSchema).max(limits.questionsPerDocument),
  automatic: resultSchema.describe('Without questions: whether the first sentences are found.'),
  checked_at: isoDateSchema.nullable(),
});
export type QuestionList = z.infer<typeof questionListSchema>;
