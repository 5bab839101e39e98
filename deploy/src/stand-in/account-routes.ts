/** The project, who pays for it, its APIs and who may do what. */
import { answer, notFound, type Route, refusal, route } from './router.ts';
import { type Policy, projectNumber, type Resource, type State } from './state.ts';

export function accountRoutes(state: State): Route[] {
  const project = () => ({
    projectId: state.projectId,
    projectNumber,
    lifecycleState: 'ACTIVE',
    name: state.projectId,
  });
  const firebaseProject = () => ({
    projectId: state.projectId,
    projectNumber,
    resources: state.sites[0] === undefined ? {} : { hostingSite: state.sites[0] },
  });
  const operation = (response: unknown = {}) => answer({ name: 'operations/done', done: true, response });
  const denied = () => refusal(403, 'PERMISSION_DENIED', `Permission denied on project ${state.projectId}`);
  const apiState = (name: string) => (state.apis === null || state.apis.has(name) ? 'ENABLED' : 'DISABLED');
  return [
    route(
      'POST',
      '/oauth2/v3/token',
      () =>
        answer({
          access_token: 'stand-in',
          expires_in: 3600,
          scope:
            'email openid https://www.googleapis.com/auth/cloudplatformprojects.readonly https://www.googleapis.com/auth/firebase https://www.googleapis.com/auth/cloud-platform',
          token_type: 'Bearer',
        }),
      { isRead: true },
    ),
    route('GET', '/v1/projects/{project}', () => (state.exists ? answer(project()) : denied())),
    route('GET', '/v1beta1/projects/{project}', () => (state.exists ? answer(firebaseProject()) : denied())),
    route('GET', '/v1beta1/projects/{project}/adminSdkConfig', () =>
      answer({ projectId: state.projectId, storageBucket: `${state.projectId}.firebasestorage.app` }),
    ),
    route('POST', '/v1/projects', () => {
      state.exists = true;
      return operation(project());
    }),
    route('POST', '/v1beta1/projects/{project}:addFirebase', () => {
      if (state.sites.length === 0) state.sites.push(state.projectId);
      return operation(firebaseProject());
    }),
    route(
      'POST',
      '/v1/projects/{project}:testIamPermissions',
      ({ body }) => {
        const asked = (body.permissions ?? []) as string[];
        return answer({ permissions: asked.filter((each) => !state.deniedPermissions.has(each)) });
      },
      { isRead: true },
    ),
    route(
      'POST',
      '/v1/projects/{project}:getIamPolicy',
      () => {
        ripenAgents(state);
        return answer(state.policy);
      },
      { isRead: true },
    ),
    route('POST', '/v1/projects/{project}:setIamPolicy', ({ body }) => {
      state.policy = body.policy as Policy;
      return answer(state.policy);
    }),

    route('GET', '/v1/projects/{project}/billingInfo', () =>
      answer({
        name: `projects/${state.projectId}/billingInfo`,
        billingAccountName: state.billingAccount,
        billingEnabled: state.billingAccount !== '',
      }),
    ),
    route('PUT', '/v1/projects/{project}/billingInfo', ({ body }) => {
      state.billingAccount = String(body.billingAccountName);
      return answer({ ...body, billingEnabled: true });
    }),
    route('GET', '/v1/billingAccounts', () => answer({ billingAccounts: state.billingAccounts })),
    route('GET', '/v1/billingAccounts/{account}/budgets', () => answer({ budgets: state.budgets })),
    route('PATCH', '/v1/billingAccounts/{account}/budgets/{budget}', ({ params, body }) => {
      const budget = state.budgets.find(({ name }) => name.endsWith(`/${params.budget}`));
      return budget === undefined ? notFound('budget') : answer(Object.assign(budget, body));
    }),
    route('POST', '/v1/billingAccounts/{account}/budgets', ({ params, body }) => {
      const budget: Resource = { ...body, name: `billingAccounts/${params.account}/budgets/b${state.budgets.length}` };
      state.budgets.push(budget);
      return answer(budget);
    }),

    route('GET', '/v1/projects/{project}/services/{service}', ({ params }) =>
      answer({
        name: params.service,
        state: apiState(String(params.service)),
        // App Check answers at the same path.
        enforcementMode: state.appCheck.get(String(params.service)) ?? 'OFF',
      }),
    ),
    route('GET', '/v1/projects/{project}/services:batchGet', ({ query }) =>
      answer({
        services: query.getAll('names').map((name) => ({ name, state: apiState(name.split('/').at(-1) ?? '') })),
      }),
    ),
    route('POST', '/v1/projects/{project}/services/{service}:enable', ({ params }) => {
      state.apis?.add(String(params.service));
      return operation();
    }),
    route('POST', '/v1/projects/{project}/services:batchEnable', ({ body }) => {
      for (const service of body.serviceIds as string[]) state.apis?.add(service);
      return operation();
    }),
    route('POST', '/v1beta1/projects/{project}/services/{service}:generateServiceIdentity', ({ params }) => {
      state.agents.add(String(params.service).replace('.googleapis.com', ''));
      return operation();
    }),

    route('POST', '/v1/projects/{project}/serviceAccounts', ({ body }) => {
      const email = `${String(body.accountId)}@${state.projectId}.iam.gserviceaccount.com`;
      state.serviceAccounts.push(email);
      return answer({ name: `projects/${state.projectId}/serviceAccounts/${email}`, email });
    }),
    route('GET', '/v1/projects/{project}/serviceAccounts/{email}', ({ params }) =>
      state.serviceAccounts.includes(String(params.email))
        ? answer({ name: `projects/${state.projectId}/serviceAccounts/${params.email}`, email: params.email })
        : notFound(String(params.email)),
    ),
    route('GET', '/v1/roles/{role}', ({ params }) => answer({ name: `roles/${params.role}`, title: params.role })),
    route('GET', '/v2/projects/{project}/policies/iam.allowedPolicyMemberDomains:getEffectivePolicy', () =>
      answer({
        name: `projects/${projectNumber}/policies/iam.allowedPolicyMemberDomains`,
        spec: { rules: [state.isPublicDenied ? { values: { allowedValues: ['C01234567'] } } : { allowAll: true }] },
      }),
    ),
    route('GET', '/v2/projects/{project}/policies/iam.managed.allowedPolicyMembers:getEffectivePolicy', () =>
      answer({ name: `projects/${projectNumber}/policies/iam.managed.allowedPolicyMembers`, spec: { rules: [] } }),
    ),
    route('GET', '/compute/v1/projects/{project}', () =>
      answer({ defaultServiceAccount: `${projectNumber}-compute@developer.gserviceaccount.com` }),
    ),
  ];
}

/** Google gives its own accounts their roles some time after they are created. */
function ripenAgents(state: State): void {
  if (state.agentPolls > 0) {
    state.agentPolls -= 1;
    return;
  }
  for (const agent of state.agents) {
    const role = `roles/${agent}.serviceAgent`;
    const member = `serviceAccount:service-${projectNumber}@gcp-sa-${agent}.iam.gserviceaccount.com`;
    if (!state.policy.bindings.some((binding) => binding.role === role)) {
      state.policy.bindings.push({ role, members: [member] });
    }
  }
}
