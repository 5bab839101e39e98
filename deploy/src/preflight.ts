/** What a deployment needs before it changes anything. */
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { describeForeign, findForeign, fixForForeign } from './foreign.ts';
import type { Parameters } from './parameters.ts';
import type { Project } from './project.ts';

/**
 * Returns what was checked, in words.
 * @throws StackProblem for the first thing that does not fit
 */
export async function refuseUnfit({ google, id }: Project, parameters: Parameters): Promise<string> {
  const foreign = await findForeign(google, parameters);
  if (foreign.length > 0) {
    throw new StackProblem(
      `Nothing was deployed, because it would change what belongs to others: ${describeForeign(foreign)}. ${fixForForeign(foreign, id)}.`,
    );
  }
  return 'nothing of others is in the way';
}
