import { setTimeout as delay } from 'node:timers/promises';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { GoogleError, isApiOff } from '../google/client.ts';
import { failed, isBad, made, type Outcome, warning } from '../outcome.ts';
import type { Report } from '../report.ts';
import { type SetupContext, type Step, setupCommand } from './context.ts';

/**
 * Runs the steps in order. One that needs a step which did not succeed is left out.
 * @returns the titles of those
 */
export async function runSteps(steps: readonly Step[], ctx: SetupContext, report: Report): Promise<string[]> {
  const done = new Set<string>();
  const leftOut: string[] = [];
  for (const step of steps) {
    const { id, title, needs } = step;
    if (!needs.every((needed) => done.has(needed))) {
      leftOut.push(title);
      continue;
    }
    const line = { id, title, outcome: await attempt(step, ctx, done.has('billing')) };
    report.add(line);
    if (!isBad(line) && !(id === 'project' && wouldBeNew(ctx))) done.add(id);
  }
  return leftOut;
}

/** A dry run cannot look into a project that does not exist. */
const wouldBeNew = ({ facts, options }: SetupContext): boolean => options.isDry && facts.projectNumber === '';

/** @param isPrepared nothing is refused for long that an earlier step has prepared */
async function attempt(step: Step, ctx: SetupContext, isPrepared: boolean): Promise<Outcome> {
  const endMs = Date.now() + (isPrepared ? ctx.waits.readyMs : 0);
  for (;;) {
    try {
      return await step.run(ctx);
    } catch (error) {
      if (error instanceof StackProblem) return failed(error.message, setupCommand(ctx.projectId));
      if (!(error instanceof GoogleError)) throw error;
      if (ctx.options.isDry && isApiOff(error)) return made('its API is not enabled yet');
      if (!mayBeLate(error) || Date.now() >= endMs) return refused(error, step, ctx);
      await delay(ctx.waits.pollMs);
    }
  }
}

/** Google needs some time to know a billing account, an API or an account of its own everywhere. */
const mayBeLate = (error: GoogleError): boolean =>
  isApiOff(error) || (error.status === 400 && /service account .* does not exist|billing/i.test(error.message));

function refused(error: GoogleError, { isOptional }: Step, { projectId }: SetupContext): Outcome {
  const detail = error.message.replaceAll(/\s+/g, ' ').slice(0, 300);
  const again = setupCommand(projectId);
  const fix =
    error.status === 403
      ? `Ask an owner of ${projectId} to run this, or for the role Owner: ${again}`
      : `Run it again, it continues here: ${again}`;
  return isOptional ? warning(detail, fix) : failed(detail, fix);
}
