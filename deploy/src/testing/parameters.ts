import { functionParameters } from '../function-parameters.ts';

/** The parameters of a test project: every one that firebase-tools would ask for. */
export function parametersText(changed: Record<string, string> = {}): string {
  const defaults = Object.fromEntries(functionParameters.map(({ name, default: value }) => [name, value]));
  return Object.entries({ ...defaults, REGION: 'europe-west4', ...changed })
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}
