/** The Hosting site and the web app, from which the page gets its key. */
import { GoogleError, type Operation } from '../../google/client.ts';
import { failed, made, type Outcome, ok } from '../../outcome.ts';
import { displayName } from '../../service.ts';
import { type SetupContext, setupCommand } from '../context.ts';

interface Site {
  appId?: string;
}

const sitePath = ({ projectId, facts }: SetupContext): string => `v1beta1/projects/${projectId}/sites/${facts.site}`;

export async function site(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, facts, options } = ctx;
  if ((await google.find('hosting', sitePath(ctx))) !== null) return ok(`${facts.site}.web.app`);
  if (options.isDry) return made(`${facts.site}.web.app`);
  try {
    await google.send('POST', 'hosting', `v1beta1/projects/${projectId}/sites`, {}, { siteId: facts.site });
  } catch (error) {
    // Names of sites are shared by all projects.
    if (!(error instanceof GoogleError) || ![400, 409].includes(error.status)) throw error;
    return failed(
      `the site ${facts.site} cannot be created: ${error.message}`,
      `Choose another name: ${setupCommand(projectId, `--site ${projectId}-knowledge`)}`,
    );
  }
  return made(`${facts.site}.web.app`);
}

interface WebApp {
  appId: string;
  displayName?: string;
}

/** The web app of the site. Sign-in on the page uses its key. */
export async function webApp(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, facts } = ctx;
  const linked = (await google.find<Site>('hosting', sitePath(ctx)))?.appId ?? null;
  if (linked !== null) {
    facts.appId = linked;
    return keyOf(ctx, linked, ok(linked));
  }
  const appsPath = `v1beta1/projects/${projectId}/webApps`;
  const apps = await google.list<WebApp>('firebase', appsPath, 'apps', { pageSize: '100' }, 200);
  const own = apps.find((each) => each.displayName === displayName);
  if (options.isDry) return made(own === undefined ? displayName : `link of ${own.appId} to the site`);
  const appId = own?.appId ?? (await createApp(ctx, appsPath));
  await google.send('PATCH', 'hosting', sitePath(ctx), { appId }, { updateMask: 'appId' });
  facts.appId = appId;
  return keyOf(ctx, appId, made(own === undefined ? appId : `link of ${appId} to the site`));
}

async function createApp({ google }: SetupContext, path: string): Promise<string> {
  const creation = await google.send<Operation>('POST', 'firebase', path, { displayName });
  return (await google.until<WebApp>('firebase', 'v1beta1', creation)).appId;
}

async function keyOf({ google, projectId }: SetupContext, appId: string, good: Outcome): Promise<Outcome> {
  const path = `v1beta1/projects/${projectId}/webApps/${appId}/config`;
  const { apiKey } = await google.get<{ apiKey?: string }>('firebase', path);
  if (apiKey) return good;
  return failed(
    `the web app ${appId} has no API key, so nobody could sign in`,
    `Create a browser key at https://console.cloud.google.com/apis/credentials?project=${projectId}, and run this again.`,
  );
}
