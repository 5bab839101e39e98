/** The deployed functions, and what starts them. */
import { requiredRoles } from '@knowledge-sync/functions/runtime/config.ts';
import { idOf, regionOf } from '../../foreign/functions.ts';
import { hasRole } from '../../google/iam.ts';
import { failed, ok } from '../../outcome.ts';
import { parametersPath } from '../../parameters.ts';
import { allFunctions, functionsByTrigger, runtime, schedulerJobId, secrets } from '../../service.ts';
import { accessPage, type Check, npmRun } from '../check.ts';
import { fetchText } from '../fetch-text.ts';

/** So that a project without a deployment has one bad line. */
const deployed: Check = {
  id: 'deployed',
  title: 'Deployment',
  isNeededForDeploy: false,
  needs: ['parameters', 'apis'],
  async run(facts) {
    const { length } = await facts.functions();
    return length === 0 ? failed('not deployed yet', npmRun('deploy', facts)) : ok(`${length} functions`);
  },
};

const functions: Check = {
  id: 'functions',
  title: 'Functions',
  isNeededForDeploy: false,
  needs: ['deployed'],
  async run(facts) {
    const { region } = facts.parameters;
    const elsewhere = (await facts.functions()).find((each) => regionOf(each) !== region);
    if (elsewhere !== undefined) {
      return failed(`${idOf(elsewhere)} is in ${regionOf(elsewhere)}, not in ${region}`, npmRun('deploy', facts));
    }
    for (const name of allFunctions) {
      const found = await facts.function(name);
      if (found === undefined) return failed(`${name} is missing`, npmRun('deploy', facts));
      if (found.state !== 'ACTIVE') return failed(`${name} is ${found.state}`, npmRun('deploy', facts));
      if (found.buildConfig?.runtime !== runtime) {
        return failed(`${name} runs on ${found.buildConfig?.runtime}, not ${runtime}`, npmRun('deploy', facts));
      }
    }
    return ok(`${allFunctions.length} active in ${region}`);
  },
};

const account: Check = {
  id: 'account',
  title: "The functions' account",
  isNeededForDeploy: false,
  needs: ['functions'],
  async run(facts) {
    const [first] = await facts.functions();
    const email =
      first?.serviceConfig?.serviceAccountEmail ??
      `${await facts.projectNumber()}-compute@developer.gserviceaccount.com`;
    const policy = await facts.policy();
    const member = `serviceAccount:${email}`;
    const missing = requiredRoles.filter((role) => !hasRole(policy, member, [role, 'roles/editor', 'roles/owner']));
    if (missing.length === 0) return ok(email);
    // firebase-tools grants them only when the code asks for other roles.
    return failed(`${email} lacks ${missing.join(', ')}`, `Grant it there: ${accessPage(facts)}`);
  },
};

const keyVersion: Check = {
  id: 'key-version',
  title: 'Key in use',
  isNeededForDeploy: false,
  needs: ['functions', 'secrets'],
  async run(facts) {
    for (const name of Object.values(secrets)) {
      const latest = await facts.enabledVersion(name);
      for (const each of await facts.functions()) {
        const used = each.serviceConfig?.secretEnvironmentVariables?.find(({ key }) => key === name)?.version;
        if (used !== undefined && used !== 'latest' && used !== latest) {
          const detail = `${idOf(each)} uses version ${used} of ${name}; the latest is ${latest}`;
          return failed(detail, npmRun('deploy', facts));
        }
      }
    }
    return ok('the latest version');
  },
};

const triggers: Check = {
  id: 'triggers',
  title: 'Triggers',
  isNeededForDeploy: false,
  needs: ['functions', 'database'],
  async run(facts) {
    const { database } = facts.parameters;
    const location = (await facts.database())?.locationId;
    for (const name of functionsByTrigger.events) {
      const trigger = (await facts.function(name))?.eventTrigger;
      const watched = trigger?.eventFilters?.find(({ attribute }) => attribute === 'database')?.value;
      const problem =
        watched !== database
          ? `${name} watches ${watched ?? 'no database'}, not ${database}`
          : trigger?.triggerRegion !== location
            ? `${name} watches ${trigger?.triggerRegion}, but the database is in ${location}`
            : trigger?.retryPolicy !== 'RETRY_POLICY_RETRY'
              ? `${name} loses events that fail`
              : null;
      if (problem !== null) return failed(problem, npmRun('deploy', facts));
    }
    return ok(`${functionsByTrigger.events.length} watch ${database}`);
  },
};

const api: Check = {
  id: 'api',
  title: 'API',
  isNeededForDeploy: false,
  needs: ['functions'],
  async run(facts) {
    const found = await facts.function('api');
    const url = `${found?.serviceConfig?.uri ?? found?.url ?? ''}/api/health`;
    const { status, problem } = await fetchText(url);
    if (status === 200) return ok('answers without a sign-in');
    if (status === 401 || status === 403) {
      const fix = `${npmRun('deploy', facts)}. If it stays, set API_INVOKER=private in ${parametersPath(facts.project.id)}.`;
      return failed('Google refuses requests without a Google sign-in', fix);
    }
    return failed(problem ?? `answers ${status}`, npmRun('deploy', facts));
  },
};

interface Job {
  state?: string;
  status?: { code?: number; message?: string };
}

const schedules: Check = {
  id: 'schedules',
  title: 'Schedules',
  isNeededForDeploy: false,
  needs: ['functions'],
  async run(facts) {
    const { region } = facts.parameters;
    for (const name of functionsByTrigger.schedules) {
      const id = schedulerJobId(name, facts.parameters);
      const job = await facts.google.find<Job>('scheduler', `v1/${facts.path(`locations/${region}/jobs/${id}`)}`);
      const page = `https://console.cloud.google.com/cloudscheduler?project=${facts.project.id}`;
      if (job === null) return failed(`the job of ${name} is missing`, npmRun('deploy', facts));
      if (job.state !== 'ENABLED') return failed(`the job of ${name} is ${job.state}`, `Resume it: ${page}`);
      const { code = 0 } = job.status ?? {};
      if (code !== 0) return failed(`the last attempt of ${name} failed (code ${code})`, `Read its logs: ${page}`);
    }
    return ok(`${functionsByTrigger.schedules.length} enabled`);
  },
};

export const deploymentChecks: readonly Check[] = [deployed, functions, account, keyVersion, triggers, api, schedules];
