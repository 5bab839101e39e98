/** What a deployment needs before it changes anything. */
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { runDoctor } from './doctor/run.ts';
import type { Line } from './outcome.ts';
import type { Project } from './project.ts';

/**
 * Looks with doctor's checks. Returns how many there were.
 * @param onBad called for each check that fails
 * @throws StackProblem if one fails
 */
export async function refuseUnfit(project: Project, onBad: (line: Line) => void): Promise<string> {
  const lines = await runDoctor(project, { only: 'deploy' });
  const bad = lines.filter(({ outcome: { state } }) => state === 'failed');
  for (const line of bad) onBad(line);
  if (bad.length === 0) return `${lines.length} passed`;
  const titles = bad.map(({ title }) => title).join(', ');
  throw new StackProblem(`Nothing was deployed, because this must be put right first: ${titles}.`);
}
