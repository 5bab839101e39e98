/** Deploys the functions, and nothing else. */
import { setTimeout as delay } from 'node:timers/promises';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import type { Operation } from '../google/client.ts';
import type { Parameters } from '../parameters.ts';
import type { Project } from '../project.ts';
import { functionName } from '../service.ts';
import type { Firebase } from './firebase.ts';
import { apiAddress } from './health.ts';

/**
 * Google gives its Eventarc account a role some minutes after the API is enabled, and refuses
 * triggers until then. firebase-tools gives up on this answer.
 */
const isEventarcLate = (output: string): boolean =>
  output.includes('Permission denied while using the Eventarc Service Agent');

/** The retries of events, roles of the functions' account, and functions that no longer exist. */
const needsYes = (output: string): boolean => /--force\b|non-interactive mode/.test(output);

const isMissingPermission = (output: string): boolean =>
  /Missing permissions required|IAM_PERMISSION_DENIED/.test(output);

export interface FunctionsOptions {
  retryMs: number;
  retryWithinMs: number;
  say: (text: string) => void;
}

/**
 * Deploys the functions of our codebase, the only one in the configuration. Naming it would deploy
 * unchanged functions again. Those that were deployed in a first attempt are skipped by
 * the next ones.
 * @throws StackProblem when they cannot be deployed
 */
export async function deployFunctions(
  project: Project,
  parameters: Parameters,
  firebase: Firebase,
  { retryMs, retryWithinMs, say }: FunctionsOptions,
): Promise<void> {
  const endMs = Date.now() + retryWithinMs;
  // With a yes to everything, functions that did not change are deployed again too.
  let force = (await apiAddress(project, parameters)) === null;
  for (;;) {
    const { isDone, output } = await firebase.deploy('functions', { force });
    if (isDone) break;
    if (!force && needsYes(output)) {
      force = true;
      continue;
    }
    if (!isEventarcLate(output) || Date.now() > endMs) throw new StackProblem(adviceFor(output, project.id));
    say(`Google's Eventarc account is not ready yet. Trying again in ${Math.round(retryMs / 1000)} s ...`);
    await delay(retryMs);
  }
  if (parameters.invoker === 'private') await allowAnyone(project, parameters);
}

function adviceFor(output: string, projectId: string): string {
  const again = `run \`npm run deploy -- --project ${projectId}\` again`;
  if (isEventarcLate(output)) {
    return `Google's Eventarc account is still not ready. Wait some minutes, then ${again}. What was deployed stays, and the page was not changed.`;
  }
  if (isMissingPermission(output))
    return `You lack permissions in ${projectId}: see above. Ask an owner of the project, then ${again}.`;
  return `The functions were not all deployed: see above. Then ${again}. The page was not changed.`;
}

/**
 * For an organisation that forbids `allUsers`: Cloud Run does not check who calls. The API checks
 * the sign-in of each call itself.
 */
async function allowAnyone({ google, id }: Project, { region, prefix }: Parameters): Promise<void> {
  const path = `v2/projects/${id}/locations/${region}/services/${functionName('api', prefix).toLowerCase()}`;
  const service = await google.get<{ invokerIamDisabled?: boolean }>('run', path);
  if (service.invokerIamDisabled) return;
  const query = { updateMask: 'invokerIamDisabled' };
  const operation = await google.send<Operation>('PATCH', 'run', path, { invokerIamDisabled: true }, query);
  await google.until('run', 'v2', operation);
}
