/** The operator, the project, its billing account and its APIs. */
import { disabledApis } from '../../google/apis.ts';
import { GoogleError, isApiOff, type Operation } from '../../google/client.ts';
import { failed, made, type Outcome, ok, person, warning } from '../../outcome.ts';
import { deployPermissions, firstDeployPermissions, neededApis, setupPermissions } from '../../service.ts';
import { confirm, type SetupContext, setupCommand, valueFor } from '../context.ts';

export const signedIn = async ({ email }: SetupContext): Promise<Outcome> => ok(email ?? 'a service account');

interface FirebaseProject {
  projectNumber: string;
}

export async function project(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options } = ctx;
  const known = await findUnlessDenied<FirebaseProject>(ctx, 'firebase', `v1beta1/projects/${projectId}`);
  if (known !== null) {
    ctx.facts.projectNumber = known.projectNumber;
    return ok(projectId);
  }
  const cloudProject = await findUnlessDenied<FirebaseProject>(ctx, 'resourceManager', `v1/projects/${projectId}`);
  if (cloudProject !== null) ctx.facts.projectNumber = cloudProject.projectNumber;
  const question =
    cloudProject === null
      ? `You have no project ${projectId}. Create it?`
      : `${projectId} has no Firebase yet. Add it?`;
  if (!options.isDry && !(await confirm(ctx, question))) {
    return person(
      cloudProject === null
        ? `you have no project ${projectId}, or may not see it`
        : `${projectId} is a Google Cloud project without Firebase`,
      `Create it at https://console.firebase.google.com, ask its owner for access, or let setup do it: ${setupCommand(projectId, '--yes')}`,
    );
  }
  const detail = cloudProject === null ? `project ${projectId}` : `Firebase in ${projectId}`;
  if (options.isDry) return made(detail);
  if (cloudProject === null) {
    try {
      const creation = await google.send<Operation>('POST', 'resourceManager', 'v1/projects', {
        projectId,
        name: projectId,
      });
      await google.until('resourceManager', 'v1', creation);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.status !== 409) throw error;
      return failed(`${projectId} belongs to someone else`, 'Choose another ID, or ask its owner for access.');
    }
  }
  const addition = await google.send<Operation>('POST', 'firebase', `v1beta1/projects/${projectId}:addFirebase`, {});
  await google.until('firebase', 'v1beta1', addition);
  const added = await google.get<FirebaseProject>('firebase', `v1beta1/projects/${projectId}`);
  ctx.facts.projectNumber = added.projectNumber;
  return made(detail);
}

/** Google answers 403 for a project that does not exist. */
async function findUnlessDenied<T>(
  { google }: SetupContext,
  api: 'firebase' | 'resourceManager',
  path: string,
): Promise<T | null> {
  try {
    return await google.find<T>(api, path);
  } catch (error) {
    if (error instanceof GoogleError && error.status === 403 && !isApiOff(error)) return null;
    throw error;
  }
}

/** The most that Google tests at once. */
const mostPermissions = 100;

export async function permissions({ google, projectId }: SetupContext): Promise<Outcome> {
  const wanted = [...new Set([...setupPermissions, ...deployPermissions, ...firstDeployPermissions])].slice(
    0,
    mostPermissions,
  );
  const path = `v1/projects/${projectId}:testIamPermissions`;
  const body = { permissions: wanted };
  const { permissions: has = [] } = await google.send<{ permissions?: string[] }>(
    'POST',
    'resourceManager',
    path,
    body,
  );
  const missing = wanted.filter((permission) => !has.includes(permission));
  if (missing.length === 0) return ok('all that setup and deployments need');
  return warning(
    `you lack ${missing.join(', ')}`,
    `Ask an owner of ${projectId} for the role Owner, or for a role with these.`,
  );
}

interface BillingAccount {
  name: string;
  displayName?: string;
  open?: boolean;
}

export async function billing(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options } = ctx;
  const path = `v1/projects/${projectId}/billingInfo`;
  const info = await google.get<{ billingEnabled?: boolean; billingAccountName?: string }>('billing', path);
  if (info.billingEnabled) {
    ctx.facts.billingAccount = info.billingAccountName ?? null;
    return ok(info.billingAccountName ?? 'on');
  }
  const open = (await google.list<BillingAccount>('billing', 'v1/billingAccounts', 'billingAccounts', {}, 100)).filter(
    (account) => account.open,
  );
  const link = `https://console.cloud.google.com/billing/linkedaccount?project=${projectId}`;
  if (open.length === 0) return person('no billing account pays for the project, and you have none', link);
  const names = open.map(({ name, displayName = '' }) => `${idOf(name)} (${displayName})`).join(', ');
  const chosen = await valueFor(
    ctx,
    options.billingAccount,
    `Who pays? ${names}`,
    open.length === 1 ? idOf(open[0]?.name ?? '') : undefined,
  );
  if (chosen === null) {
    return person(
      `no billing account pays for the project. You have ${names}`,
      `${setupCommand(projectId, `--billing-account ${idOf(open[0]?.name ?? '')}`)}, or ${link}`,
    );
  }
  const account = open.find(({ name }) => idOf(name) === idOf(chosen));
  if (account === undefined) return failed(`you have no open billing account ${chosen}`, `Choose one of ${names}.`);
  ctx.facts.billingAccount = account.name;
  if (!options.isDry) await google.send('PUT', 'billing', path, { billingAccountName: account.name });
  return made(`${idOf(account.name)} pays for the project`);
}

const idOf = (account: string): string => account.replace(/^billingAccounts\//, '');

/** The most that one request may enable. */
const batchSize = 20;

export async function apis({ google, projectId, options }: SetupContext): Promise<Outcome> {
  const missing = await disabledApis(google, neededApis);
  if (missing.length === 0) return ok(`${neededApis.length} enabled`);
  for (const serviceIds of options.isDry ? [] : batches(missing)) {
    const path = `v1/projects/${projectId}/services:batchEnable`;
    const enabling = await google.send<Operation>('POST', 'serviceUsage', path, { serviceIds });
    await google.until('serviceUsage', 'v1', enabling);
  }
  return made(missing.map((api) => api.replace('.googleapis.com', '')).join(', '));
}

const batches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / batchSize) }, (_, at) =>
    items.slice(at * batchSize, (at + 1) * batchSize),
  );
