/** `npm run preview`: the page alone, at an address of its own, for a review. */
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { build } from '../build.ts';
import { parametersPath } from '../parameters.ts';
import type { Project } from '../project.ts';
import { withFirebase } from './firebase.ts';

const days = 7;

/**
 * @param isBuilt publishes what is in web/dist
 * @throws StackProblem
 */
export async function preview({ id, parameters }: Project, channel: string, isBuilt: boolean): Promise<void> {
  if (parameters === null)
    throw new StackProblem(`${parametersPath(id)} is missing. Run \`npm run setup -- --project ${id}\` first.`);
  if (!/^[a-z0-9-]{1,64}$/i.test(channel)) {
    throw new StackProblem(`${channel} is no channel: it has 1 to 64 letters, digits and hyphens.`);
  }
  if (!isBuilt) await build(['web'], parameters);
  const show = (text: string) => void process.stdout.write(text);
  const { isDone } = await withFirebase(id, parameters, show, (firebase) => firebase.preview(channel, days));
  if (!isDone) throw new StackProblem('The preview was not published: see above.');
}
