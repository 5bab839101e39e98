/** The parameters that the functions declare. firebase-tools wants a value of each in a CI job. */
import * as config from '@knowledge-sync/functions/runtime/config.ts';

export interface FunctionParameter {
  name: string;
  default: string;
  description: string;
}

interface Declared {
  toSpec(): { name: string; type: string; default?: unknown; description?: string };
}

const isDeclared = (value: unknown): value is Declared =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Declared>).toSpec === 'function';

/** By name, without the secrets. */
export const functionParameters: readonly FunctionParameter[] = Object.values<unknown>(config)
  .filter(isDeclared)
  .map((each) => each.toSpec())
  .filter(({ type }) => type !== 'secret')
  .map(({ name, default: value, description = '' }) => ({ name, default: String(value ?? ''), description }));
