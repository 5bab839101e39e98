/** Hosting, the web app, sign-in, and what watches the service. */
import { answer, notFound, type Route, route } from './router.ts';
import type { Account, Resource, State } from './state.ts';

/** @param origin of this server, where the released page answers too */
export function pageRoutes(state: State, origin: () => string): Route[] {
  const site = (id: string) => ({
    name: `projects/${state.projectId}/sites/${id}`,
    type: id === state.projectId ? 'DEFAULT_SITE' : 'USER_SITE',
    defaultUrl: `${origin()}/site/${id}`,
    ...(state.linkedApps.has(id) && { appId: state.linkedApps.get(id) }),
  });
  const findAccounts = (wanted: (account: Account) => boolean) => {
    const users = state.accounts.filter(wanted);
    return answer(users.length === 0 ? {} : { users });
  };
  const collection = (path: string, items: Resource[], field: string): Route[] => [
    route('GET', `/v3/projects/{project}/${path}`, () => answer({ [field]: items })),
    route('POST', `/v3/projects/{project}/${path}`, ({ body }) => {
      const created: Resource = { ...body, name: `projects/${state.projectId}/${path}/${items.length + 1}` };
      items.push(created);
      return answer(created);
    }),
  ];
  return [
    route('GET', '/v1beta1/projects/{project}/sites', () => answer({ sites: state.sites.map(site) })),
    route('POST', '/v1beta1/projects/{project}/sites', ({ query }) => {
      const id = query.get('siteId') ?? '';
      state.sites.push(id);
      return answer(site(id));
    }),
    route('GET', '/v1beta1/projects/{project}/sites/{site}', ({ params }) =>
      state.sites.includes(String(params.site)) ? answer(site(String(params.site))) : notFound('site'),
    ),
    route('PATCH', '/v1beta1/projects/{project}/sites/{site}', ({ params, body }) => {
      state.linkedApps.set(String(params.site), String(body.appId));
      return answer(site(String(params.site)));
    }),
    route('POST', '/v1beta1/projects/{project}/sites/{site}/versions', ({ params, body }) => {
      const name = `projects/${state.projectId}/sites/${params.site}/versions/v${state.versions.size + 1}`;
      state.versions.set(name, body);
      return answer({ name });
    }),
    route('POST', '/v1beta1/{version*}:populateFiles', ({ body }) =>
      answer({
        uploadRequiredHashes: Object.values((body.files ?? {}) as object),
        uploadUrl: `${origin()}/hostupload`,
      }),
    ),
    route('POST', '/hostupload/{hash}', () => answer()),
    route('PATCH', '/v1beta1/projects/{project}/sites/{site}/versions/{version}', ({ params, body }) => {
      const name = `projects/${state.projectId}/sites/${params.site}/versions/${params.version}`;
      state.versions.set(name, { ...state.versions.get(name), ...body });
      return answer({ ...state.versions.get(name), name });
    }),
    route('POST', '/v1beta1/projects/{project}/sites/{site}/channels/{channel}/releases', ({ params, query }) => {
      const release = { site: String(params.site), version: query.get('versionName') ?? '' };
      if (params.channel === 'live') state.released.push(release);
      else state.previews.push({ ...release, channel: String(params.channel) });
      return answer({ name: 'release' });
    }),
    route('GET', '/v1beta1/projects/{project}/sites/{site}/channels/live', ({ params }) => {
      const live = state.released.findLast(({ site }) => site === params.site);
      const name = `projects/${state.projectId}/sites/${params.site}/channels/live`;
      if (!state.sites.includes(String(params.site))) return notFound('site');
      return live === undefined
        ? answer({ name })
        : answer({ name, release: { version: { ...state.versions.get(live.version), name: live.version } } });
    }),
    route('GET', '/v1beta1/projects/{project}/sites/{site}/channels/{channel}', ({ params }) =>
      notFound(`Channel ${params.channel}`),
    ),
    route('GET', '/v1beta1/projects/{project}/sites/{site}/channels', () =>
      answer({ channels: state.previewChannels }),
    ),
    route('POST', '/v1beta1/projects/{project}/sites/{site}/channels', ({ params, query }) => {
      const id = query.get('channelId') ?? '';
      const url = `https://${params.site}--${id}.web.app`;
      const channel = { name: `projects/${state.projectId}/sites/${params.site}/channels/${id}`, url };
      state.previewChannels.push(channel);
      return answer(channel);
    }),
    route('GET', '/v1beta1/sites/{site}/releases', ({ params }) => releases(String(params.site))),
    route('GET', '/v1beta1/projects/{project}/sites/{site}/releases', ({ params }) => releases(String(params.site))),

    route('GET', '/v1beta1/projects/{project}:searchApps', () =>
      answer({ apps: state.webApps.map((app) => ({ ...app, platform: 'WEB' })) }),
    ),
    route('GET', '/v1beta1/projects/{project}/webApps', () => answer({ apps: state.webApps })),
    route('POST', '/v1beta1/projects/{project}/webApps', ({ body }) => {
      const app = {
        name: `projects/${state.projectId}/webApps/1:123:web:abc`,
        appId: '1:123:web:abc',
        displayName: body.displayName,
        platform: 'WEB',
      };
      state.webApps.push(app);
      return answer({ name: 'operations/webapp', done: true, response: app });
    }),
    route('GET', '/v1beta1/projects/{project}/webApps/{app*}/config', () =>
      answer({ projectId: state.projectId, appId: '1:123:web:abc', ...(state.hasApiKey && { apiKey: 'browser-key' }) }),
    ),
    route('POST', '/v1alpha/{rest*}', ({ body }) => {
      const input = (body.firebaseAuthInput ?? {}) as Record<string, unknown>;
      const isOn = (mode: string) => input[mode] === 'PROVIDER_ENABLED';
      state.auth ??= { authorizedDomains: ['localhost'] };
      if (isOn('emailAuthProviderMode')) state.auth.signIn = { email: { enabled: true } };
      if (isOn('googleSigninProviderMode')) state.identityProviders.set('google.com', { enabled: true });
      return answer({ name: 'operations/provision', done: true, response: { configData: '', appResource: 'x' } });
    }),

    route('POST', '/v2/projects/{project}/identityPlatform:initializeAuth', () => {
      state.auth ??= {};
      return answer();
    }),
    route('GET', '/admin/v2/projects/{project}/config', () => answer(state.auth ?? {})),
    route('PATCH', '/admin/v2/projects/{project}/config', ({ body }) => {
      state.auth = { ...state.auth, ...body };
      return answer(state.auth);
    }),
    route('GET', '/v2/projects/{project}/config', () =>
      state.auth === null ? notFound('CONFIGURATION_NOT_FOUND') : answer(state.auth),
    ),
    route('PATCH', '/v2/projects/{project}/config', ({ body }) => {
      state.auth = { ...state.auth, ...body };
      return answer(state.auth);
    }),
    route('GET', '/v2/projects/{project}/defaultSupportedIdpConfigs/{provider}', ({ params }) => {
      const found = state.identityProviders.get(String(params.provider));
      return found === undefined ? notFound(String(params.provider)) : answer(found);
    }),
    route(
      'POST',
      '/v1/projects/{project}/accounts:lookup',
      ({ body }) => {
        const emails = (body.email ?? []) as string[];
        const ids = (body.localId ?? []) as string[];
        return findAccounts(({ email, localId }) => emails.includes(email) || ids.includes(localId));
      },
      { isRead: true },
    ),
    route('POST', '/v1/projects/{project}/accounts:query', () => answer({ userInfo: state.accounts }), {
      isRead: true,
    }),
    route('POST', '/v1/projects/{project}/accounts', ({ body }) => {
      const account: Account = {
        localId: `u${state.accounts.length + 1}`,
        email: String(body.email),
        emailVerified: body.emailVerified === true,
      };
      state.accounts.push(account);
      return answer({ localId: account.localId, email: account.email });
    }),
    route('POST', '/v1/projects/{project}/accounts:update', ({ body }) => {
      const account = state.accounts.find(({ localId }) => localId === body.localId);
      if (account === undefined) return notFound('USER_NOT_FOUND');
      Object.assign(account, body);
      return answer({ localId: account.localId });
    }),
    route('POST', '/v1/projects/{project}/accounts:sendOobCode', ({ body }) =>
      answer({ email: body.email, oobLink: `${origin()}/reset?oobCode=code` }),
    ),

    ...collection('notificationChannels', state.channels, 'notificationChannels'),
    ...collection('alertPolicies', state.alerts, 'alertPolicies'),
    ...collection('uptimeCheckConfigs', state.uptimeChecks, 'uptimeCheckConfigs'),
    route('GET', '/v2/projects/{project}/metrics', () => answer({ metrics: state.logMetrics })),
    route('POST', '/v2/projects/{project}/metrics', ({ body }) => {
      state.logMetrics.push(body as unknown as Resource);
      return answer(body);
    }),
    route('GET', '/v1beta/projects/{project}/instances', () => answer()),
    route('GET', '/v1beta1/projects/{project}/configs', () => answer()),
    route('GET', '/run/{path*}', ({ params }) => deployed(`run/${params.path}`)),
    route('GET', '/site/{path*}', ({ params }) => deployed(`site/${params.path}`)),
  ];

  function releases(id: string) {
    const own = state.released.filter((release) => release.site === id).toReversed();
    return answer({
      releases: own.map(({ version }, at) => ({ name: `r${own.length - at}`, version: { name: version } })),
    });
  }

  /** What a test says that the deployed service answers. */
  function deployed(path: string) {
    return state.answers.get(path) ?? notFound(path);
  }
}
