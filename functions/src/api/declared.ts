/** What the descriptions of several calls share. */
import { knowledgeSchema, limits, type Problem, problemSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import { exampleDocument, exampleProblem } from './examples.ts';
import { type ProblemName, problems } from './problem.ts';

export const securityScheme = 'firebase';
export const security = [{ [securityScheme]: [] }];

export const paramsSchema = z.object({ id: z.string().describe("The document's id.") });

export const noQuerySchema = z.strictObject({});

const keyRule = `Idempotency-Key must be 1 to ${limits.idempotencyKeyMaxLength} printable ASCII characters: send a fresh random one for each new document`;
export const createHeadersSchema = z.object({
  'Idempotency-Key': z
    .string()
    .max(limits.idempotencyKeyMaxLength, keyRule)
    .regex(/^[\x20-\x7e]+$/, keyRule)
    .optional()
    .describe(
      `Makes the call safe to repeat: the same key with the same body returns the first document. 1 to ${limits.idempotencyKeyMaxLength} printable ASCII characters, yours alone.`,
    ),
});

const etag = { ETag: { description: 'Its revision, for `If-Match`.', schema: { type: 'string' } } } as const;

export const documentAnswer = (description = 'The document.', example = exampleDocument) => ({
  description,
  headers: etag,
  content: { 'application/json': { schema: knowledgeSchema.meta({ id: 'Knowledge' }), example } },
});

export const createdAnswer = (example = exampleDocument) => ({
  ...documentAnswer('The document, stored and `pending`; or the first one, when the key repeats a request.', example),
  headers: {
    ...etag,
    Location: { description: 'Where the document is.', schema: { type: 'string' as const } },
    'Idempotency-Replayed': {
      description: '`true` when the key repeats an earlier request.',
      schema: { type: 'string' as const, enum: ['true'] },
    },
  },
});

interface Refusal {
  description: string;
  content: {
    'application/problem+json': { schema: typeof problemSchema; examples: Record<string, { value: Problem }> };
  };
}

/** The answers for these problems, by status; one status may stand for several. */
export function refusals<Name extends ProblemName>(...names: Name[]) {
  type Status = (typeof problems)[Name]['status'];
  const byStatus: Partial<Record<Status, Refusal>> = {};
  for (const name of names) {
    const status: Status = problems[name].status;
    const ofStatus = names.filter((other) => problems[other].status === status);
    byStatus[status] = {
      description: ofStatus.map((other) => `${problems[other].title}. ${problems[other].description}`).join(' Or: '),
      content: {
        'application/problem+json': {
          schema: problemSchema.meta({ id: 'Problem' }),
          examples: Object.fromEntries(ofStatus.map((other) => [other, { value: exampleProblem(other) }])),
        },
      },
    };
  }
  return byStatus as Record<Status, Refusal>;
}
