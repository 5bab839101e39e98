/** The functions, what runs them, and their secrets. */
import { answer, notFound, type Route, refusal, route } from './router.ts';
import { projectNumber, type Resource, type State } from './state.ts';

const eventarcRefusal = (region: string, id: string, projectId: string) =>
  refusal(
    400,
    'INVALID_ARGUMENT',
    `Validation failed for trigger projects/${projectId}/locations/${region}/triggers/${id.toLowerCase()}-1: Invalid resource state for "": Permission denied while using the Eventarc Service Agent. If you recently started to use Eventarc, it may take a few minutes before all necessary permissions are propagated to the Service Agent. Otherwise, verify that it has Eventarc Service Agent role.`,
  );

/** @param origin of this server, where the deployed functions answer too */
export function functionsRoutes(state: State, origin: () => string): Route[] {
  const project = `projects/${state.projectId}`;
  const operation = (region: string, id: string, response: unknown = {}) => {
    const name = `${project}/locations/${region}/operations/${id}`;
    state.operations.set(name, response);
    return answer({ name, done: true, response });
  };
  const secretName = (id: string) => `projects/${projectNumber}/secrets/${id}`;
  const withService = (name: string, body: Record<string, unknown>): Resource => {
    const [, region = '', id = ''] = /locations\/([^/]+)\/functions\/([^/]+)$/.exec(name) ?? [];
    const service = `${project}/locations/${region}/services/${id.toLowerCase()}`;
    if (!state.services.has(service)) state.services.set(service, { name: service, invokerIamDisabled: false });
    const uri = `${origin()}/run/${id}`;
    const serviceConfig = { ...(body.serviceConfig as object), service, uri };
    return {
      ...body,
      name,
      environment: 'GEN_2',
      state: 'ACTIVE',
      url: uri,
      serviceConfig,
      updateTime: '2026-01-01T00:00:00Z',
    };
  };
  return [
    route('GET', '/v1/projects/{project}/locations/-/functions', () => answer({})),
    route('GET', '/v2/projects/{project}/locations/{location}/functions', ({ params }) =>
      answer({
        functions: [...state.functions.values()].filter(
          ({ name }) => params.location === '-' || name.includes(`/locations/${params.location}/`),
        ),
      }),
    ),
    route('GET', '/v2/projects/{project}/locations/{location}/functions/{id}', ({ params }) => {
      const name = `${project}/locations/${params.location}/functions/${params.id}`;
      const found = state.functions.get(name);
      return found === undefined ? notFound(name) : answer(found);
    }),
    route(
      'POST',
      '/v2/projects/{project}/locations/{location}/functions:generateUploadUrl',
      ({ params }) =>
        answer({
          uploadUrl: `${origin()}/upload/source.zip?x=1`,
          storageSource: { bucket: `gcf-v2-uploads-${projectNumber}-${params.location}`, object: 'source.zip' },
        }),
      { isRead: true },
    ),
    route('PUT', '/upload/{file}', () => answer('')),
    route('POST', '/v2/projects/{project}/locations/{location}/functions', ({ params, body, query }) => {
      const [id, region] = [query.get('functionId') ?? '', String(params.location)];
      if (body.eventTrigger !== undefined && state.eventarcFailures > 0) {
        state.eventarcFailures -= 1;
        return eventarcRefusal(region, id, state.projectId);
      }
      const created = withService(String(body.name), body);
      state.functions.set(created.name, created);
      return operation(region, id, created);
    }),
    route('PATCH', '/v2/projects/{project}/locations/{location}/functions/{id}', ({ params, body }) => {
      const name = `${project}/locations/${params.location}/functions/${params.id}`;
      const before = state.functions.get(name);
      const serviceConfig = { ...(before?.serviceConfig as object), ...(body.serviceConfig as object) };
      const updated = withService(name, { ...before, ...body, serviceConfig });
      state.functions.set(name, updated);
      return operation(String(params.location), String(params.id), updated);
    }),
    route('DELETE', '/v2/projects/{project}/locations/{location}/functions/{id}', ({ params }) => {
      state.functions.delete(`${project}/locations/${params.location}/functions/${params.id}`);
      return operation(String(params.location), String(params.id));
    }),

    route('POST', '/v1/projects/{project}/locations/{location}/services/{service}:setIamPolicy', ({ params, body }) => {
      if (state.isPublicDenied && JSON.stringify(body).includes('allUsers')) {
        return refusal(
          400,
          'FAILED_PRECONDITION',
          'One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy.',
        );
      }
      state.servicePolicies.set(String(params.service), body.policy);
      return answer(body.policy);
    }),
    route('GET', '/v1/projects/{project}/locations/{location}/services/{service}:getIamPolicy', ({ params }) =>
      answer(state.servicePolicies.get(String(params.service)) ?? {}),
    ),
    route('GET', '/v2/projects/{project}/locations/{location}/services/{service}:getIamPolicy', ({ params }) =>
      answer(state.servicePolicies.get(String(params.service)) ?? {}),
    ),
    route('GET', '/v2/projects/{project}/locations/{location}/services/{service}', ({ params }) => {
      const name = `${project}/locations/${params.location}/services/${params.service}`;
      const found = state.services.get(name);
      return found === undefined ? notFound(name) : answer(found);
    }),
    route('PATCH', '/v2/projects/{project}/locations/{location}/services/{service}', ({ params, body }) => {
      const name = `${project}/locations/${params.location}/services/${params.service}`;
      const updated: Resource = { ...state.services.get(name), ...body, name };
      state.services.set(name, updated);
      return operation(String(params.location), 'service', updated);
    }),

    route('GET', '/v1/projects/{project}/locations/{location}/jobs', ({ params }) =>
      answer({ jobs: [...state.jobs.values()].filter(({ name }) => name.includes(`/locations/${params.location}/`)) }),
    ),
    route('GET', '/v1/projects/{project}/locations/{location}/jobs/{job}', ({ params }) => {
      const name = `${project}/locations/${params.location}/jobs/${params.job}`;
      const found = state.jobs.get(name);
      return found === undefined ? notFound(name) : answer(found);
    }),
    route('POST', '/v1/projects/{project}/locations/{location}/jobs', ({ body }) => {
      const job = { state: 'ENABLED', ...body } as unknown as Resource;
      state.jobs.set(job.name, job);
      return answer(job);
    }),
    route('PATCH', '/v1/projects/{project}/locations/{location}/jobs/{job}', ({ params, body }) => {
      const name = `${project}/locations/${params.location}/jobs/${params.job}`;
      state.jobs.set(name, { state: 'ENABLED', ...body, name });
      return answer(state.jobs.get(name));
    }),

    route('GET', '/v1/projects/{project}/locations/{location}/repositories/gcf-artifacts', ({ params }) =>
      answer({
        name: `${project}/locations/${params.location}/repositories/gcf-artifacts`,
        format: 'DOCKER',
        ...state.repository,
      }),
    ),
    route('PATCH', '/v1/projects/{project}/locations/{location}/repositories/gcf-artifacts', ({ body }) => {
      state.repository = { ...state.repository, ...body };
      return answer(state.repository);
    }),
    route('POST', '/v1/projects/{project}/locations/{location}/repositories', ({ body }) => {
      state.repository = { ...state.repository, ...body };
      return operation('-', 'repository', body);
    }),
    route('DELETE', '/v1/projects/{project}/locations/{location}/repositories/{rest*}', () =>
      operation('-', 'deleted'),
    ),

    route('GET', '/v1/projects/{project}/secrets/{secret}', ({ params }) => {
      const id = String(params.secret);
      return state.secrets.has(id)
        ? answer({ name: secretName(id), labels: { 'firebase-managed': 'functions' }, replication: { automatic: {} } })
        : notFound(`Secret [${secretName(id)}]`);
    }),
    route('POST', '/v1/projects/{project}/secrets', ({ query }) => {
      const id = query.get('secretId') ?? '';
      state.secrets.set(id, { versions: [] });
      return answer({ name: secretName(id) });
    }),
    route('GET', '/v1/projects/{project}/secrets/{secret}/versions/{version}', ({ params }) => {
      const versions = state.secrets.get(String(params.secret))?.versions ?? [];
      const number = params.version === 'latest' ? versions.length : Number(params.version);
      const version = versions[number - 1];
      return version === undefined
        ? notFound('Secret version')
        : answer({ name: `${secretName(String(params.secret))}/versions/${number}`, state: version.state });
    }),
    route('GET', '/v1/projects/{project}/secrets/{secret}/versions', ({ params }) => {
      const versions = state.secrets.get(String(params.secret))?.versions ?? [];
      const named = versions.map((version, at) => ({
        name: `${secretName(String(params.secret))}/versions/${at + 1}`,
        state: version.state,
      }));
      return answer({ versions: named.toReversed() });
    }),
    route('GET', '/v1/projects/{project}/secrets/{secret}/versions/{version}:access', ({ params }) => {
      const versions = state.secrets.get(String(params.secret))?.versions ?? [];
      const number = params.version === 'latest' ? versions.length : Number(params.version);
      const version = versions[number - 1];
      if (version === undefined) return notFound('Secret version');
      return answer({
        name: `${secretName(String(params.secret))}/versions/${number}`,
        payload: { data: Buffer.from(version.value).toString('base64') },
      });
    }),
    route('POST', '/v1/projects/{project}/secrets/{secret}:addVersion', ({ params, body }) => {
      const secret = state.secrets.get(String(params.secret));
      if (secret === undefined) return notFound('Secret');
      const { data } = body.payload as { data: string };
      secret.versions.push({ value: Buffer.from(data, 'base64').toString(), state: 'ENABLED' });
      return answer({
        name: `${secretName(String(params.secret))}/versions/${secret.versions.length}`,
        state: 'ENABLED',
      });
    }),
    route('POST', '/v1/projects/{project}/secrets/{secret}/versions/{version}:disable', ({ params }) => {
      const version = state.secrets.get(String(params.secret))?.versions[Number(params.version) - 1];
      if (version === undefined) return notFound('Secret version');
      version.state = 'DISABLED';
      return answer({ state: 'DISABLED' });
    }),
    route('GET', '/v1/projects/{project}/secrets/{secret}:getIamPolicy', () => answer({ bindings: [] })),
    route('POST', '/v1/projects/{project}/secrets/{secret}:setIamPolicy', ({ body }) => answer(body.policy)),
  ];
}
