import { StackProblem } from '@knowledge-sync/emulator/problem';
import { isBad } from '../outcome.ts';
import { parameterProblem, parametersPath } from '../parameters.ts';
import { openProject, type Project } from '../project.ts';
import { createReport } from '../report.ts';
import type { Asker } from '../terminal/asker.ts';
import { defaultWaits, type Facts, type SetupContext, type SetupOptions, setupCommand, type Waits } from './context.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps.ts';

export const setupUsage = 'npm run setup -- --project <id>';

export async function runSetup(
  projectId: string | undefined,
  options: SetupOptions & { isJson: boolean },
  { asker, waits = defaultWaits }: { asker: Asker | null; waits?: Waits },
): Promise<number> {
  const project = await openProject(projectId, setupUsage);
  const report = createReport({ isJson: options.isJson, isDry: options.isDry });
  const ctx = contextOf(project, { options, asker: options.isDry ? null : asker, waits, say: report.say });
  const leftOut = await runSteps(steps, ctx, report);
  const isMissing = report.lines.some((line) => isBad(line) || (options.isDry && line.outcome.state === 'made'));
  const isReady = !isMissing && leftOut.length === 0;
  if (leftOut.length > 0) report.say(`\nLeft out until the above is done: ${leftOut.join(', ')}.`);
  report.say(nextStep(project.id, isReady, options.isDry));
  report.end({ project: project.id, ready: isReady, dry_run: options.isDry, left_out: leftOut });
  return isReady ? 0 : 1;
}

function nextStep(projectId: string, isReady: boolean, isDry: boolean): string {
  if (isDry) return `\nNothing was changed. To set it up: ${setupCommand(projectId)}`;
  if (!isReady) return `\nDo what is marked with → and run it again: ${setupCommand(projectId)}`;
  return `\nReady. Next: npm run deploy -- --project ${projectId}`;
}

export function contextOf(
  { id, google, email, parameters }: Project,
  rest: Pick<SetupContext, 'options' | 'asker' | 'waits' | 'say'>,
): SetupContext {
  return { ...rest, google, projectId: id, email, parameters, facts: firstFacts(id, rest.options, parameters) };
}

/** @throws StackProblem when an option is wrong, or contradicts an earlier setup's parameters */
function firstFacts(projectId: string, options: SetupOptions, parameters: Project['parameters']): Facts {
  const choose = (
    name: Parameters<typeof parameterProblem>[0],
    given: string | undefined,
    stored: string | undefined,
    other: string,
  ): string => {
    const problem = given === undefined ? null : parameterProblem(name, given);
    if (problem !== null) throw new StackProblem(`${given} cannot be ${name}: it ${problem}.`);
    if (given !== undefined && stored !== undefined && given !== stored) {
      throw new StackProblem(
        `${parametersPath(projectId)} has ${name}=${stored}. Correct it there, or leave the option out.`,
      );
    }
    return given ?? stored ?? other;
  };
  const address = process.env.ELEVENLABS_BASE_URL ?? '';
  const addressProblem = parameterProblem('ELEVENLABS_BASE_URL', address);
  if (addressProblem !== null) {
    throw new StackProblem(`${address} cannot be ELEVENLABS_BASE_URL: it ${addressProblem}.`);
  }
  const region = choose('REGION', options.region, parameters?.region, '');
  return {
    projectNumber: '',
    database: choose('DATABASE', options.database, parameters?.database, '(default)'),
    prefix: choose('FUNCTION_PREFIX', options.prefix, parameters?.prefix, ''),
    site: choose('HOSTING_SITE', options.site, parameters?.site, projectId),
    location: null,
    region: region || null,
    invoker: parameters?.invoker ?? 'public',
    billingAccount: null,
    appId: null,
    uptimeCheckId: null,
    channel: null,
  };
}
