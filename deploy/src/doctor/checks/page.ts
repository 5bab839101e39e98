/** The page, and how people get in. */
import { z } from 'zod';
import { isOurRelease } from '../../foreign/site.ts';
import { GoogleError } from '../../google/client.ts';
import { findAdmin } from '../../grant/accounts.ts';
import { failed, ok, warning } from '../../outcome.ts';
import { hasTotp, type Mfa } from '../../second-factor.ts';
import { type Check, isApiOff, npmRun } from '../check.ts';
import type { Facts } from '../facts.ts';
import { fetchText, parseJson } from '../fetch-text.ts';

const site: Check = {
  id: 'site',
  title: 'Hosting site',
  isNeededForDeploy: true,
  needs: ['parameters', 'apis'],
  async run(facts) {
    const found = await facts.site();
    if (found === null) return failed(`${facts.parameters.site} does not exist`, npmRun('setup', facts));
    return ok(found.defaultUrl);
  },
};

const hosting: Check = {
  id: 'hosting',
  title: 'Release of the page',
  isNeededForDeploy: false,
  needs: ['deployed', 'site'],
  async run(facts) {
    const live = await facts.liveRelease();
    if (live === null) return failed('nothing is released', npmRun('deploy', facts));
    if (!isOurRelease(live, facts.parameters)) return failed('shows another page', npmRun('deploy', facts));
    return ok(live.version?.name?.split('/').at(-1) ?? 'live');
  },
};

/** An address of the page. */
export const urlOf = async (facts: Facts, path: string): Promise<string> =>
  `${(await facts.site())?.defaultUrl ?? ''}${path}`;

const page: Check = {
  id: 'page',
  title: 'Page',
  isNeededForDeploy: false,
  needs: ['hosting'],
  async run(facts) {
    const url = await urlOf(facts, '/');
    const { status, problem } = await fetchText(url);
    return status === 200 ? ok(url) : failed(problem ?? `${url} answers ${status}`, npmRun('deploy', facts));
  },
};

const initSchema = z.object({ apiKey: z.string().min(1) });

const webApp: Check = {
  id: 'web-app',
  title: 'Key of the page',
  isNeededForDeploy: false,
  needs: ['page'],
  async run(facts) {
    const { text } = await fetchText(await urlOf(facts, '/__/firebase/init.json'));
    if (initSchema.safeParse(parseJson(text)).success) return ok('known to the page');
    return failed('/__/firebase/init.json has no apiKey, so nobody can sign in', npmRun('setup', facts));
  },
};

interface AuthConfig {
  signIn?: { email?: { enabled?: boolean } };
  client?: { permissions?: { disabledUserSignup?: boolean } };
  authorizedDomains?: readonly string[];
  mfa?: Mfa;
}

const signIn: Check = {
  id: 'authentication',
  title: 'Authentication',
  isNeededForDeploy: false,
  needs: ['parameters', 'apis'],
  async run(facts) {
    const config = await facts.google.find<AuthConfig>('identity', `v2/${facts.path('config')}`);
    if (config === null) return failed('not set up', npmRun('setup', facts));
    if (config.signIn?.email?.enabled !== true) return failed('sign-in by email is off', npmRun('setup', facts));
    const domain = `${facts.parameters.site}.web.app`;
    if (!config.authorizedDomains?.includes(domain)) {
      return failed(`nobody may sign in on ${domain}`, npmRun('setup', facts));
    }
    if (config.client?.permissions?.disabledUserSignup !== true) {
      return warning('people may sign up by themselves. Without a role they see nothing', npmRun('setup', facts));
    }
    return ok('only admins add people');
  },
};

/** A required second factor that the project does not offer would lock everyone out. */
const secondFactor: Check = {
  id: 'second-factor',
  title: 'Second factor',
  isNeededForDeploy: true,
  needs: ['parameters', 'apis'],
  async run(facts) {
    if (!facts.parameters.requiresSecondFactor) return ok('not required');
    const config = await facts.google.find<AuthConfig>('identity', `v2/${facts.path('config')}`);
    if (hasTotp(config?.mfa)) return ok('required');
    return failed('REQUIRE_MFA is true, and codes of an authenticator app are off', npmRun('setup', facts));
  },
};

const guarded = { 'firestore.googleapis.com': 'Firestore', 'identitytoolkit.googleapis.com': 'Authentication' };

/** The page has no App Check. Once someone enforces it in the console, the page reads nothing. */
const appCheck: Check = {
  id: 'app-check',
  title: 'App Check',
  isNeededForDeploy: false,
  needs: ['apis'],
  async run(facts) {
    const number = await facts.projectNumber();
    for (const [service, title] of Object.entries(guarded)) {
      if (!(await isEnforced(facts, `v1/projects/${number}/services/${service}`))) continue;
      const fix = `Stop enforcing it: https://console.firebase.google.com/project/${facts.project.id}/appcheck`;
      return failed(`is enforced for ${title}, so the page does not work`, fix);
    }
    return ok('not enforced');
  },
};

async function isEnforced({ google }: Facts, path: string): Promise<boolean> {
  try {
    return (await google.find<{ enforcementMode?: string }>('appCheck', path))?.enforcementMode === 'ENFORCED';
  } catch (error) {
    if (error instanceof GoogleError && isApiOff(error)) return false;
    throw error;
  }
}

const admin: Check = {
  id: 'admin',
  title: 'Admin',
  isNeededForDeploy: false,
  needs: ['authentication'],
  async run(facts) {
    const found = await findAdmin(facts.google);
    if (found !== null) return ok(found);
    return failed(
      'nobody is an admin',
      `npm run grant -- you@example.com admin --create --project ${facts.project.id}`,
    );
  },
};

export const pageChecks: readonly Check[] = [site, hosting, page, webApp, signIn, secondFactor, appCheck, admin];
