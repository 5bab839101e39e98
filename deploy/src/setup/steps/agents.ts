/** Google's own accounts in the project, and what the organisation forbids. */
import { setTimeout as delay } from 'node:timers/promises';
import { GoogleError, isApiOff } from '../../google/client.ts';
import { grantRole, hasRole, readPolicy } from '../../google/iam.ts';
import { made, type Outcome, ok, warning } from '../../outcome.ts';
import type { SetupContext } from '../context.ts';

/** Google's accounts of two APIs. It gives them these roles some minutes after their creation. */
const agents = [
  { api: 'eventarc', role: 'roles/eventarc.serviceAgent' },
  { api: 'pubsub', role: 'roles/pubsub.serviceAgent' },
] as const;

const memberOf = (api: string, { projectNumber }: SetupContext['facts']): string =>
  `serviceAccount:service-${projectNumber}@gcp-sa-${api}.iam.gserviceaccount.com`;

async function withoutRole({ google, facts }: SetupContext) {
  const policy = await readPolicy(google);
  return agents.filter(({ api, role }) => !hasRole(policy, memberOf(api, facts), [role]));
}

/** Early, so that the accounts get their roles while the other steps run. */
export async function createAgents(ctx: SetupContext): Promise<Outcome> {
  const missing = await withoutRole(ctx);
  if (missing.length === 0) return ok('created');
  for (const { api } of ctx.options.isDry ? [] : missing) {
    const path = `v1beta1/projects/${ctx.projectId}/services/${api}.googleapis.com:generateServiceIdentity`;
    await ctx.google.send('POST', 'serviceUsage', path);
  }
  return made(missing.map(({ api }) => api).join(', '));
}

/** The first deployment fails half way without these roles. */
export async function agentRoles(ctx: SetupContext): Promise<Outcome> {
  const { google, facts, options, waits } = ctx;
  let missing = await withoutRole(ctx);
  if (missing.length === 0) return ok('granted by Google');
  if (options.isDry) return made(missing.map(({ role }) => role).join(', '));
  ctx.say('Waiting for Google to give the accounts of Eventarc and Pub/Sub their roles ...');
  for (const endMs = Date.now() + waits.agentMs; missing.length > 0 && Date.now() < endMs; ) {
    await delay(waits.pollMs);
    missing = await withoutRole(ctx);
  }
  for (const { api, role } of missing) await grantRole(google, memberOf(api, facts), role);
  return missing.length === 0
    ? made('granted by Google')
    : made(`granted ${missing.map(({ role }) => role).join(', ')}`);
}

const buildRole = 'roles/cloudbuild.builds.builder';

/** New organisations do not make the account that builds an editor, and each build then fails. */
export async function buildAccount({ google, facts, options }: SetupContext): Promise<Outcome> {
  const member = `serviceAccount:${facts.projectNumber}-compute@developer.gserviceaccount.com`;
  if (hasRole(await readPolicy(google), member, ['roles/owner', 'roles/editor', buildRole])) return ok('may build');
  if (!options.isDry) await grantRole(google, member, buildRole);
  return made(`${buildRole} for the account that builds`);
}

interface OrgPolicy {
  spec?: {
    rules?: { allowAll?: boolean; denyAll?: boolean; enforce?: boolean; values?: { allowedValues?: string[] } }[];
  };
}

/** Either of these constraints can forbid that everyone may call a function. */
const constraints = ['iam.allowedPolicyMemberDomains', 'iam.managed.allowedPolicyMembers'] as const;

export async function organisation(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, facts } = ctx;
  facts.invoker = ctx.parameters?.invoker ?? 'public';
  let policies: (OrgPolicy | null)[];
  try {
    policies = await Promise.all(
      constraints.map((name) =>
        google.find<OrgPolicy>('orgPolicy', `v2/projects/${projectId}/policies/${name}:getEffectivePolicy`),
      ),
    );
  } catch (error) {
    if (!(error instanceof GoogleError) || error.status !== 403 || isApiOff(error)) throw error;
    return warning(
      'you may not read the policies of the organisation',
      'If the deployment is refused because of allUsers, set API_INVOKER=private in the parameters.',
    );
  }
  if (!policies.some((policy) => policy !== null && forbidsEveryone(policy))) return ok('allows public functions');
  facts.invoker = 'private';
  return ok('forbids allUsers, so API_INVOKER is private and Cloud Run does not check callers of the API');
}

const forbidsEveryone = ({ spec }: OrgPolicy): boolean => {
  const rules = spec?.rules ?? [];
  if (rules.some(({ allowAll }) => allowAll)) return false;
  return rules.some(({ denyAll, enforce, values }) => denyAll || enforce || (values?.allowedValues ?? []).length > 0);
};
