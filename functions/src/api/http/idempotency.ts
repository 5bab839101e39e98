/** Idempotency-Key: makes the creation of a document safe to repeat. */
import { limits } from '@knowledge-sync/contract';
import { z } from 'zod';
import { ProblemError } from './problem.ts';

const rule = `Idempotency-Key must be 1 to ${limits.idempotencyKeyMaxLength} printable ASCII characters. Send a new random one for each new document.`;

export const idempotencyHeadersSchema = z.object({
  'Idempotency-Key': z
    .string()
    .max(limits.idempotencyKeyMaxLength, rule)
    .regex(/^[\x20-\x7e]+$/, rule)
    .optional()
    .describe(
      `Makes the call safe to repeat: the same key with the same body returns the first document. 1 to ${limits.idempotencyKeyMaxLength} printable ASCII characters. Keys of different users never clash.`,
    ),
});

export const replayedHeader = {
  'Idempotency-Replayed': {
    description: '`true` when the key repeats an earlier request.',
    schema: { type: 'string' as const, enum: ['true'] },
  },
};

export const keyReused = (): ProblemError =>
  new ProblemError(
    'idempotency-key-reused',
    'This Idempotency-Key was sent before with another request. Send a new one for each new document.',
    {
      errors: [
        { field: 'Idempotency-Key', message: 'Idempotency-Key must be new for each new document. Send a new one.' },
      ],
    },
  );
