/** What zod found wrong with a request, as fields with their limit and the fix. */
import type { Hook } from '@hono/zod-openapi';
import type { ValidationTargets } from 'hono';
import type { z } from 'zod';
import type { ApiEnv } from './auth.ts';
import { type FieldError, invalidFields } from './problem.ts';

/** Turns every failed validation into a problem; the routes name what they validate. */
export const refuseInvalid: Hook<unknown, ApiEnv, string, undefined> = (result) => {
  if (result.success) return undefined;
  const [first = { field: kind(result.target), message: 'is not acceptable' }, ...others] = result.error.issues.flatMap(
    (issue) => fieldErrors(issue, result.target),
  );
  throw invalidFields([first, ...others]);
};

function fieldErrors(issue: z.core.$ZodIssue, target: keyof ValidationTargets): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: key,
      message: `${key} is not a field of the ${kind(target)}: remove it`,
    }));
  }
  if (issue.path.length === 0) {
    return [
      { field: kind(target), message: `the ${kind(target)} must be one JSON object with the fields of this call` },
    ];
  }
  return [{ field: issue.path.join('.'), message: issue.message }];
}

const kind = (target: keyof ValidationTargets): string => (target === 'json' ? 'body' : target);
