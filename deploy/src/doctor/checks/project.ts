/** The project, and what the operator may do in it. */
import { disabledApis } from '../../google/apis.ts';
import { GoogleError } from '../../google/client.ts';
import { hasRole } from '../../google/iam.ts';
import { failed, ok, warning } from '../../outcome.ts';
import { deployPermissions, firstDeployPermissions, neededApis } from '../../service.ts';
import { accessPage, type Check, npmRun } from '../check.ts';
import type { Facts } from '../facts.ts';

const signedIn: Check = {
  id: 'sign-in',
  title: 'Sign-in',
  isNeededForDeploy: true,
  needs: [],
  run: async ({ project }) => ok(project.email ?? 'with application default credentials'),
};

const exists: Check = {
  id: 'project',
  title: 'Project',
  isNeededForDeploy: true,
  needs: ['sign-in'],
  async run(facts) {
    const { project, google } = facts;
    try {
      const { lifecycleState } = await google.get<{ lifecycleState?: string }>(
        'resourceManager',
        `v1/projects/${project.id}`,
      );
      if (lifecycleState !== 'ACTIVE') return failed(`${project.id} is being deleted`, 'Use another project.');
    } catch (error) {
      const isHidden = error instanceof GoogleError && [403, 404].includes(error.status);
      if (!isHidden) throw error;
      const who = project.email ?? 'this sign-in';
      return failed(`${project.id} does not exist, or ${who} may not see it`, npmRun('setup', facts));
    }
    const firebase = await google.find('firebase', `v1beta1/projects/${project.id}`);
    return firebase === null ? failed('Firebase is not added', npmRun('setup', facts)) : ok(project.id);
  },
};

const maxNamed = 5;

const permissions: Check = {
  id: 'permissions',
  title: 'Permissions',
  isNeededForDeploy: true,
  needs: ['project'],
  async run(facts) {
    const wanted = [...deployPermissions, ...((await isDeployed(facts)) ? [] : firstDeployPermissions)];
    const granted = await grantedOf(facts, wanted);
    if (granted === null) return warning('Google could not test them', `Compare your roles: ${accessPage(facts)}`);
    const missing = wanted.filter((each) => !granted.includes(each));
    if (missing.length === 0) return ok('enough to deploy');
    const more = missing.length > maxNamed ? ` and ${missing.length - maxNamed} more` : '';
    const fix = `Ask an owner for the role Editor, or those in docs/deploying.md: ${accessPage(facts)}`;
    return failed(`missing ${missing.slice(0, maxNamed).join(', ')}${more}`, fix);
  },
};

/** Null when Google refuses the question, as for the name of a permission that it dropped. */
async function grantedOf({ google, project }: Facts, permissions: readonly string[]): Promise<string[] | null> {
  const path = `v1/projects/${project.id}:testIamPermissions`;
  try {
    const { permissions: granted = [] } = await google.send<{ permissions?: string[] }>(
      'POST',
      'resourceManager',
      path,
      { permissions },
    );
    return granted;
  } catch (error) {
    if (error instanceof GoogleError && error.status === 400) return null;
    throw error;
  }
}

async function isDeployed(facts: Facts): Promise<boolean> {
  if (facts.project.parameters === null) return false;
  return (await facts.functions().catch(() => [])).length > 0;
}

const billing: Check = {
  id: 'billing',
  title: 'Billing',
  isNeededForDeploy: true,
  needs: ['project'],
  async run(facts) {
    const { id } = facts.project;
    const { billingEnabled } = await facts.google.get<{ billingEnabled?: boolean }>(
      'billing',
      `v1/projects/${id}/billingInfo`,
    );
    if (billingEnabled === true) return ok('a billing account pays');
    return failed('no billing account pays', `https://console.cloud.google.com/billing/linkedaccount?project=${id}`);
  },
};

const apis: Check = {
  id: 'apis',
  title: 'APIs',
  isNeededForDeploy: true,
  needs: ['project', 'billing'],
  async run(facts) {
    const off = await disabledApis(facts.google, neededApis);
    if (off.length > 0) return failed(`not enabled: ${off.join(', ')}`, npmRun('setup', facts));
    return ok(`${neededApis.length} enabled`);
  },
};

const agents: Check = {
  id: 'service-agents',
  title: "Google's service accounts",
  isNeededForDeploy: false,
  needs: ['apis'],
  async run(facts) {
    const number = await facts.projectNumber();
    const policy = await facts.policy();
    const lacking = agentRoles.find(
      ({ account, roles }) => !hasRole(policy, `serviceAccount:${account(number)}`, roles),
    );
    if (lacking === undefined) return ok('have their roles');
    const { account, roles, use } = lacking;
    return failed(`${account(number)}, which ${use}, has no role ${roles[0]}`, npmRun('setup', facts));
  },
};

interface AgentRole {
  account(projectNumber: string): string;
  /** One of these is enough. */
  roles: readonly [string, ...string[]];
  use: string;
}

const agentRoles: readonly AgentRole[] = [
  {
    account: (number) => `service-${number}@gcp-sa-eventarc.iam.gserviceaccount.com`,
    roles: ['roles/eventarc.serviceAgent'],
    use: 'delivers events',
  },
  {
    account: (number) => `service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    roles: ['roles/pubsub.serviceAgent'],
    use: 'carries events',
  },
  {
    account: (number) => `${number}-compute@developer.gserviceaccount.com`,
    roles: ['roles/cloudbuild.builds.builder', 'roles/editor', 'roles/owner'],
    use: 'builds the functions',
  },
];

export const projectChecks: readonly Check[] = [signedIn, exists, permissions, billing, apis, agents];
