/** Replaces the ElevenLabs key: tests the new one, stores it, and deploys the functions with it. */
import { normalBaseUrl } from '@knowledge-sync/contract';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { build } from '../build.ts';
import { withFirebase } from '../deploy/firebase.ts';
import { deployFunctions } from '../deploy/functions.ts';
import { apiAddress, lastingProblem } from '../deploy/health.ts';
import type { DeployOptions } from '../deploy/options.ts';
import { checkKey } from '../elevenlabs/check-key.ts';
import { type Google, GoogleError } from '../google/client.ts';
import { addVersion, disableVersion, enabledVersions, latestVersion, readVersion } from '../google/secrets.ts';
import { failed, isBad, made, type Outcome, ok, warning } from '../outcome.ts';
import { type Parameters, parametersPath } from '../parameters.ts';
import { refuseUnfit } from '../preflight.ts';
import type { Project } from '../project.ts';
import type { Report } from '../report.ts';
import { secrets } from '../service.ts';
import type { Asker } from '../terminal/asker.ts';
import { readKey } from '../terminal/read-key.ts';

const secret = secrets.elevenLabsKey;
const ownKeys = 'https://elevenlabs.io/app/settings/api-keys';

export interface RotateRequest {
  isBuilt: boolean;
  isKeyFromStdin: boolean;
  disablesOld: boolean;
}

/**
 * A run that was interrupted continues with the same key.
 * @returns whether the functions work with the new key
 * @throws StackProblem, GoogleError
 */
export async function rotateKey(
  project: Project,
  request: RotateRequest,
  { report, asker, options }: { report: Report; asker: Asker | null; options: DeployOptions },
): Promise<boolean> {
  const { google, id, parameters } = project;
  if (parameters === null) {
    throw new StackProblem(`${parametersPath(id)} is missing. Run \`npm run setup -- --project ${id}\` first.`);
  }
  const stage = (stageId: string, title: string, outcome: Outcome) => report.add({ id: stageId, title, outcome });
  stage('checks', 'Checks', ok(await refuseUnfit(project)));
  const key = await newKey(parameters, asker, request);
  stage('key', 'New key', ok('ElevenLabs accepts it, and it may read and write'));
  const { version, outcome } = await store(google, key);
  stage('secret', 'Stored', outcome);
  await redeploy(project, parameters, request, report, options);
  stage('functions', 'Functions', made(`use version ${version}`));
  stage('health', 'Health', await healthOf(project, parameters, options));
  if (report.lines.some(isBad)) return false;
  stage('old', 'Earlier versions', await disableOld(google, version, asker, request));
  report.say('\nDocuments that failed because of the old key continue by themselves, the first within a minute.');
  report.say(`Now delete the old key at ${ownKeys}`);
  return true;
}

async function newKey({ values }: Parameters, asker: Asker | null, { isKeyFromStdin }: RotateRequest): Promise<string> {
  const key = await readKey(asker, { question: 'New ElevenLabs API key', isFromStdin: isKeyFromStdin });
  if (key === null) {
    throw new StackProblem('No new key is given. Run it at a terminal, set ELEVENLABS_API_KEY, or add --key-stdin.');
  }
  const problem = await checkKey(normalBaseUrl(values.ELEVENLABS_BASE_URL ?? ''), key);
  if (problem !== null) throw new StackProblem(`Nothing was changed, because ${problem.detail}. ${problem.fix}`);
  return key;
}

async function store(google: Google, key: string): Promise<{ version: string; outcome: Outcome }> {
  const latest = await latestVersion(google, secret);
  if (latest?.isEnabled && (await isStored(google, latest.number, key))) {
    return { version: latest.number, outcome: ok(`version ${latest.number} has this key already`) };
  }
  const version = await addVersion(google, secret, key);
  return { version, outcome: made(`version ${version} of ${secret}`) };
}

/** An operator who may add a version may lack the permission to read one. */
async function isStored(google: Google, version: string, key: string): Promise<boolean> {
  try {
    return (await readVersion(google, secret, version)).trim() === key;
  } catch (error) {
    if (error instanceof GoogleError && error.status === 403) return false;
    throw error;
  }
}

/** A function keeps the version that it was deployed with. */
async function redeploy(
  project: Project,
  parameters: Parameters,
  { isBuilt }: RotateRequest,
  { say }: Report,
  { eventarcRetryMs, eventarcWithinMs }: DeployOptions,
): Promise<void> {
  if (!isBuilt) await build(['functions'], parameters);
  say('Deploying the functions, which takes some minutes ...');
  await withFirebase(
    project.id,
    parameters,
    () => {},
    (firebase) =>
      deployFunctions(project, parameters, firebase, {
        retryMs: eventarcRetryMs,
        retryWithinMs: eventarcWithinMs,
        say,
      }),
  );
}

async function healthOf(
  project: Project,
  parameters: Parameters,
  { pollMs, healthWithinMs }: DeployOptions,
): Promise<Outcome> {
  const fix = `npm run doctor -- --project ${project.id}`;
  const address = await apiAddress(project, parameters);
  if (address === null)
    return failed('the function of the API is missing', `npm run deploy -- --project ${project.id}`);
  // Documents may have waited for long because of the old key.
  const checks = ['firestore', 'key'];
  const problem = await lastingProblem(address, { pollMs, withinMs: healthWithinMs, checks });
  if (problem === null) return ok('the functions reach Firestore and ElevenLabs');
  return failed(`the functions have the new key, but ${problem}. The earlier versions still work`, fix);
}

async function disableOld(
  google: Google,
  current: string,
  asker: Asker | null,
  { disablesOld }: RotateRequest,
): Promise<Outcome> {
  const old = (await enabledVersions(google, secret)).filter((version) => version !== current);
  if (old.length === 0) return ok('none is enabled');
  const names = old.join(', ');
  const isWanted = disablesOld || ((await asker?.confirm(`Disable the earlier versions ${names}?`)) ?? false);
  if (!isWanted) {
    const link = `https://console.cloud.google.com/security/secret-manager/secret/${secret}/versions?project=${google.projectId}`;
    return warning(`${names} can still be read`, `Run it again with --disable-old and the same key, or ${link}`);
  }
  for (const version of old) await disableVersion(google, secret, version);
  return made(`${names} disabled`);
}
