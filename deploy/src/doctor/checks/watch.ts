/** Whether the deployed service is well, and whether an alert says when it is not. */
import { z } from 'zod';
import { type Google, GoogleError } from '../../google/client.ts';
import { failed, type Outcome, ok, warning } from '../../outcome.ts';
import { displayName } from '../../service.ts';
import { type Check, npmRun } from '../check.ts';
import type { Facts } from '../facts.ts';
import { fetchText, parseJson } from '../fetch-text.ts';
import { urlOf } from './page.ts';

/** `GET /api/health?deep=1`, also of another release. */
const healthSchema = z.object({
  checks: z.record(
    z.string(),
    z.object({ status: z.enum(['ok', 'failing', 'unknown']), message: z.string(), age_seconds: z.number().nullish() }),
  ),
});

const health: Check = {
  id: 'health',
  title: 'Health',
  isNeededForDeploy: false,
  needs: ['hosting', 'api'],
  async run(facts) {
    const { text, status, problem } = await fetchText(await urlOf(facts, '/api/health?deep=1'));
    const answer = healthSchema.safeParse(parseJson(text));
    if (!answer.success) {
      return failed(problem ?? `the page's /api/health answers ${status} without checks`, npmRun('deploy', facts));
    }
    const all = Object.entries(answer.data.checks);
    const bad = all.filter(([, check]) => check.status !== 'ok').map(([, check]) => check.message);
    const help = 'See "When a sync fails" in docs/operations.md.';
    if (all.some(([, check]) => check.status === 'failing')) return failed(bad.join(' '), help);
    if (bad.length > 0) return warning(bad.join(' '), help);
    return ok(all.map(([name, { age_seconds: age }]) => (age == null ? name : `${name} ${age} s`)).join(', '));
  },
};

const alerts: Check = {
  id: 'alerts',
  title: 'Alerts',
  isNeededForDeploy: false,
  needs: ['apis'],
  async run(facts) {
    const policies = await named(facts, 'alertPolicies');
    if (policies.length === 0) return warning('nobody is told when the service fails', npmRun('setup', facts));
    const silent = policies.find(
      ({ enabled = true, notificationChannels = [] }) => !enabled || notificationChannels.length === 0,
    );
    if (silent !== undefined) {
      return warning(`"${silent.displayName}" is off, or tells nobody`, npmRun('setup', facts));
    }
    const uptime = await named(facts, 'uptimeCheckConfigs');
    if (uptime.length === 0) return warning('nothing asks for the health of the service', npmRun('setup', facts));
    return ok(`${policies.length} policies, and an uptime check`);
  },
};

interface Watching {
  displayName?: string;
  enabled?: boolean;
  notificationChannels?: readonly string[];
}

async function named({ google, project }: Facts, kind: string): Promise<Watching[]> {
  const all = await google.list<Watching>('monitoring', `v3/projects/${project.id}/${kind}`, kind);
  return all.filter((each) => each.displayName?.startsWith(displayName));
}

const budget: Check = {
  id: 'budget',
  title: 'Budget',
  isNeededForDeploy: false,
  needs: ['billing'],
  run: async (facts) => {
    try {
      return await findBudget(facts);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.status !== 403) throw error;
      return warning('you may not see the budgets of the billing account', 'Ask the person who pays.');
    }
  },
};

async function findBudget(facts: Facts): Promise<Outcome> {
  const { google, project } = facts;
  const { billingAccountName } = await google.get<{ billingAccountName: string }>(
    'billing',
    `v1/projects/${project.id}/billingInfo`,
  );
  const budgets = await budgetsOf(google, billingAccountName);
  const own = `projects/${await facts.projectNumber()}`;
  const covers = ({ budgetFilter }: Budget): boolean => budgetFilter?.projects?.includes(own) ?? true;
  return budgets.some(covers) ? ok('set') : warning('none', npmRun('setup', facts));
}

interface Budget {
  /** Without projects it is of the whole account. */
  budgetFilter?: { projects?: readonly string[] };
}

const budgetsOf = (google: Google, account: string): Promise<Budget[]> =>
  google.list<Budget>('budgets', `v1/${account}/budgets`, 'budgets');

export const watchChecks: readonly Check[] = [health, alerts, budget];
