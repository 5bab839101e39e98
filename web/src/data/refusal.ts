import { type Problem, problemSchema } from '@knowledge-sync/contract';
import { z } from 'zod';

/** Why the service refused a request, for the user. */
export interface Refusal {
  /** Null when there was no answer. */
  status: number | null;
  message: string;
  /** The refused fields. */
  fields: NonNullable<Problem['errors']>;
}

export const jsonSchema = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});
const refusedSchema = jsonSchema.pipe(problemSchema);

const bare = (status: number): string => {
  switch (status) {
    case 401:
      return 'Your sign-in has expired. Sign out and in again.';
    case 403:
      return "Your role doesn't allow this. Ask an administrator.";
    case 413:
      return 'The document is too large for the service.';
    case 429:
      return 'The service is busy. Wait a moment, then try again.';
    default:
      return `The service returned an error (${status}).`;
  }
};

/** Uses the text of the service. A proxy in between may answer without one. */
export function refusalOf(status: number, body: string): Refusal {
  const problem = refusedSchema.safeParse(body);
  if (problem.success) return { status, message: problem.data.detail, fields: problem.data.errors ?? [] };
  return { status, message: bare(status), fields: [] };
}
