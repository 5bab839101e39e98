import { StackProblem } from '@knowledge-sync/emulator/problem';
import { runDoctor } from './doctor/run.ts';
import { isBad } from './outcome.ts';
import type { Project } from './project.ts';

/**
 * Refuses a deployment that would fail half way, or change things of other apps. Returns the result
 * in words.
 * @throws StackProblem with a line for each failing check
 */
export async function refuseUnfit(project: Project): Promise<string> {
  const lines = await runDoctor(project, { only: 'deploy' });
  const problems = lines.filter(isBad).map(({ title, outcome }) => {
    const fix = 'fix' in outcome ? ` → ${outcome.fix}` : '';
    return `${title}: ${outcome.detail}${fix}`;
  });
  if (problems.length > 0) throw new StackProblem(['Nothing was deployed.', ...problems].join('\n'));
  return `${lines.length} passed`;
}
