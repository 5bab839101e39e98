/**
 * `npm run deploy`: the same steps at a terminal and in CI. The page is released last, when the
 * functions behind it have shown that they work.
 */
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { build } from '../build.ts';
import { made, type Outcome, ok } from '../outcome.ts';
import { type Parameters, parametersPath } from '../parameters.ts';
import { refuseUnfit } from '../preflight.ts';
import type { Project } from '../project.ts';
import type { Report } from '../report.ts';
import { type Firebase, withFirebase } from './firebase.ts';
import { deployFunctions } from './functions.ts';
import { readCommit } from './git.ts';
import { apiAddress, waitForHealth } from './health.ts';
import { waitForIndexes } from './indexes.ts';
import { runMigrations } from './migrate.ts';
import type { DeployOptions } from './options.ts';
import { liveVersion, rollbackLines } from './rollback.ts';

export interface DeployRequest {
  /** Builds first. Otherwise what is in functions/dist and web/dist is deployed. */
  isBuilt: boolean;
  /** A CI job deploys a commit, never local changes. */
  isCi: boolean;
}

/**
 * Deploys to a project that `npm run setup` has prepared. Each stage is complete before the next
 * one begins, and a repetition continues where the last one stopped.
 * @throws StackProblem, GoogleError
 */
export async function deploy(
  project: Project,
  request: DeployRequest,
  report: Report,
  options: DeployOptions,
): Promise<void> {
  const { id, parameters } = project;
  if (parameters === null) {
    throw new StackProblem(
      `${parametersPath(id)} is missing. Run \`npm run setup -- --project ${id}\` first, and commit the file.`,
    );
  }
  const commit = await readCommit();
  if (request.isCi && commit.changed.length > 0) {
    throw new StackProblem(
      `The checkout differs from its commit (${commit.changed.length} files). Commit first, or deploy at a terminal.`,
    );
  }
  const stage = (stageId: string, title: string, outcome: Outcome) => report.add({ id: stageId, title, outcome });
  stage('checks', 'Checks', ok(await refuseUnfit(project)));
  if (!request.isBuilt) {
    await build(['functions', 'web'], parameters);
    stage('build', 'Build', made('functions/dist and web/dist'));
  }
  const before = await liveVersion(project, parameters);
  await withFirebase(id, parameters, showOutput(report), async (firebase) => {
    stage('rules', 'Rules and indexes', await deployFirestore(project, parameters, firebase, report, options));
    await deployFunctions(project, parameters, firebase, {
      retryMs: options.eventarcRetryMs,
      retryWithinMs: options.eventarcWithinMs,
      say: report.say,
    });
    stage('functions', 'Functions', made(`in ${parameters.region}`));
    const migrated = await runMigrations(project, parameters.database, ({ title, looked_at: count }) =>
      report.say(`${title}: ${count} documents ...`),
    );
    stage('migrations', 'Stored documents', migrated);
    const address = await apiAddress(project, parameters);
    if (address === null)
      throw new StackProblem('The function of the API is missing after the deployment. Deploy again.');
    await waitForHealth(address, { pollMs: options.pollMs, withinMs: options.healthWithinMs });
    stage('health', 'Health', ok('the functions reach Firestore and ElevenLabs'));
    const { isDone } = await firebase.deploy('hosting');
    if (!isDone)
      throw new StackProblem(`The page was not released: see above. Run \`npm run deploy -- --project ${id}\` again.`);
  });
  stage('page', 'Page', made(`https://${parameters.site}.web.app`));
  for (const line of rollbackLines(id, parameters.site, before, commit)) report.say(line);
}

/** firebase-tools removes no index and no rule set of others, because nothing here answers yes. */
async function deployFirestore(
  project: Project,
  { database }: Parameters,
  firebase: Firebase,
  report: Report,
  { pollMs, indexesWithinMs }: DeployOptions,
): Promise<Outcome> {
  const { isDone } = await firebase.deploy('firestore');
  if (!isDone) throw new StackProblem('The rules and indexes were not deployed: see above. Nothing else was changed.');
  let last = '';
  const count = await waitForIndexes(project, database, {
    pollMs,
    withinMs: indexesWithinMs,
    onProgress: (ready, all) => {
      const text = `${ready} of ${all} indexes are ready ...`;
      if (text !== last) report.say(text);
      last = text;
    },
  });
  return made(`${count} indexes ready`);
}

/** Long work is followed line by line, and set off from the lines of the report. */
function showOutput(report: Report): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') report.say(`  ${line}`);
  };
}
