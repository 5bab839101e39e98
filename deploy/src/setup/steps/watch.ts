/** Notices to the team: budget, uptime check and alerts. */
import { setTimeout as delay } from 'node:timers/promises';
import { GoogleError } from '../../google/client.ts';
import { made, type Outcome, ok, warning } from '../../outcome.ts';
import { displayName } from '../../service.ts';
import { alertPolicies, ownLabel, sweepMetric, uptimeCheck } from '../alerts.ts';
import { regionOf, type SetupContext, setupCommand, valueFor } from '../context.ts';

interface Named {
  name: string;
  displayName?: string;
  userLabels?: { app?: string };
}

const isOwn = ({ userLabels }: Named): boolean => userLabels?.app === ownLabel.app;
const monitoringPath = ({ projectId }: SetupContext, collection: string): string =>
  `v3/projects/${projectId}/${collection}`;

export async function channel(ctx: SetupContext): Promise<Outcome> {
  const { google, options, email, projectId } = ctx;
  const path = monitoringPath(ctx, 'notificationChannels');
  const found = (
    await google.list<Named & { labels?: { email_address?: string } }>('monitoring', path, 'notificationChannels')
  ).find(isOwn);
  if (found !== undefined) {
    ctx.facts.channel = found.name;
    return ok(found.labels?.email_address ?? found.name);
  }
  const address = await valueFor(ctx, options.alertEmail, 'Email address for alerts', email ?? undefined);
  if (address === null) {
    return warning('alerts reach nobody by email', setupCommand(projectId, '--alert-email someone@example.com'));
  }
  if (!options.isDry) {
    const body = {
      type: 'email',
      displayName,
      labels: { email_address: address },
      userLabels: ownLabel,
    };
    ctx.facts.channel = (await google.send<Named>('POST', 'monitoring', path, body)).name;
  }
  return made(address);
}

const defaultBudget = 25;
const thresholds = [0.5, 0.9, 1];

export async function budget(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, facts } = ctx;
  const path = `v1/${facts.billingAccount}/budgets`;
  const name = `${displayName} (${projectId})`;
  const all = await google.list<Named & { amount?: { specifiedAmount?: { units?: string } } }>(
    'budgets',
    path,
    'budgets',
  );
  const found = all.find((each) => each.displayName === name);
  const wanted = String(options.budget ?? found?.amount?.specifiedAmount?.units ?? defaultBudget);
  if (found?.amount?.specifiedAmount?.units === wanted) return ok(`${wanted} a month`);
  const amount = { specifiedAmount: { units: wanted } };
  if (!options.isDry && found !== undefined) {
    await google.send('PATCH', 'budgets', `v1/${found.name}`, { amount }, { updateMask: 'amount' });
  } else if (!options.isDry) {
    await google.send('POST', 'budgets', path, {
      displayName: name,
      budgetFilter: { projects: [`projects/${facts.projectNumber}`], calendarPeriod: 'MONTH' },
      amount,
      thresholdRules: thresholds.map((thresholdPercent) => ({ thresholdPercent })),
      ...(facts.channel !== null && { notificationsRule: { monitoringNotificationChannels: [facts.channel] } }),
    });
  }
  return made(`${wanted} a month, in the currency of the billing account, with mails at 50, 90 and 100 %`);
}

const placementOf = (ctx: SetupContext) => ({ ...ctx.facts, region: regionOf(ctx) });

export async function uptime(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options } = ctx;
  const wanted = uptimeCheck(placementOf(ctx), projectId);
  const path = monitoringPath(ctx, 'uptimeCheckConfigs');
  const all = await google.list<Named>('monitoring', path, 'uptimeCheckConfigs');
  const found = all.find((each) => each.displayName === wanted.displayName);
  if (found === undefined && options.isDry) return made(wanted.monitoredResource.labels.host);
  const { name } = found ?? (await google.send<Named>('POST', 'monitoring', path, wanted));
  ctx.facts.uptimeCheckId = name.split('/').at(-1) ?? null;
  const { host } = wanted.monitoredResource.labels;
  return found === undefined ? made(`${host}${wanted.httpCheck.path}, every 5 minutes`) : ok(host);
}

/** Only what is missing is created, so that thresholds can be changed by hand. */
export async function alerts(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, facts } = ctx;
  const isMetricMade = await metric(ctx);
  const path = monitoringPath(ctx, 'alertPolicies');
  const known = await google.list<Named>('monitoring', path, 'alertPolicies');
  const policies = alertPolicies(placementOf(ctx), projectId, facts.uptimeCheckId);
  const missing = policies.filter(({ displayName }) => !known.some((each) => each.displayName === displayName));
  for (const policy of options.isDry ? [] : missing) {
    const body = { ...policy, enabled: true, notificationChannels: facts.channel === null ? [] : [facts.channel] };
    await createPolicy(ctx, path, body);
  }
  if (missing.length === 0 && !isMetricMade) return ok(`${policies.length} policies`);
  return made(missing.map(({ displayName }) => displayName.replace(/^.*: /, '')).join(', '));
}

async function metric(ctx: SetupContext): Promise<boolean> {
  const wanted = sweepMetric(placementOf(ctx));
  const path = `v2/projects/${ctx.projectId}/metrics`;
  const known = await ctx.google.list<{ name: string }>('logging', path, 'metrics');
  if (known.some(({ name }) => name === wanted.name)) return false;
  if (!ctx.options.isDry) await ctx.google.send('POST', 'logging', path, wanted);
  return true;
}

/** Cloud Monitoring knows a new metric only after a while. */
async function createPolicy({ google, waits }: SetupContext, path: string, body: object): Promise<void> {
  for (const endMs = Date.now() + waits.readyMs; ; ) {
    try {
      await google.send('POST', 'monitoring', path, body);
      return;
    } catch (error) {
      const isUnknown = error instanceof GoogleError && /cannot find metric/i.test(error.message);
      if (!isUnknown || Date.now() > endMs) throw error;
      await delay(waits.pollMs);
    }
  }
}
