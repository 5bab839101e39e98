/** How people sign in. Only admins add people. */
import { GoogleError, type Operation } from '../../google/client.ts';
import { made, type Outcome, ok, warning } from '../../outcome.ts';
import { hasTotp, type Mfa, withTotp } from '../../second-factor.ts';
import { displayName } from '../../service.ts';
import { confirm, type SetupContext, setupCommand } from '../context.ts';

interface AuthConfig {
  signIn?: { email?: { enabled?: boolean } };
  client?: { permissions?: { disabledUserSignup?: boolean } };
  emailPrivacyConfig?: { enableImprovedEmailPrivacy?: boolean };
  authorizedDomains?: string[];
  mfa?: Mfa;
}

const configPath = ({ projectId }: SetupContext): string => `v2/projects/${projectId}/config`;

/** Null before Authentication is set up. */
async function readConfig(ctx: SetupContext): Promise<AuthConfig | null> {
  try {
    return await ctx.google.find<AuthConfig>('identity', configPath(ctx));
  } catch (error) {
    if (error instanceof GoogleError && error.message.includes('CONFIGURATION_NOT_FOUND')) return null;
    throw error;
  }
}

async function hasGoogle({ google, projectId }: SetupContext): Promise<boolean> {
  const path = `v2/projects/${projectId}/defaultSupportedIdpConfigs/google.com`;
  return (await google.find<{ enabled?: boolean }>('identity', path))?.enabled === true;
}

/** Google makes the OAuth client for sign-in with Google only through this request. */
export async function providers(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, facts, options, email } = ctx;
  const config = await readConfig(ctx);
  const missing = {
    password: config?.signIn?.email?.enabled !== true,
    google: config === null || !(await hasGoogle(ctx)),
  };
  if (!missing.password && !missing.google) return ok('password and Google');
  const isPerson = email !== null && !email.endsWith('.gserviceaccount.com');
  const names = [missing.password && 'password', missing.google && isPerson && 'Google'].filter(
    (name) => name !== false,
  );
  if (!options.isDry && names.length > 0) {
    const provision = await google.send<Operation>('POST', 'firebase', 'v1alpha/firebase:provisionFirebaseApp', {
      parent: `projects/${projectId}`,
      appNamespace: facts.appId,
      webInput: {},
      firebaseAuthInput: {
        ...(missing.password && { emailAuthProviderMode: 'PROVIDER_ENABLED' }),
        ...(missing.google &&
          isPerson && {
            googleSigninProviderMode: 'PROVIDER_ENABLED',
            googleSigninProviderConfig: { publicDisplayName: displayName, customerSupportEmail: email },
          }),
      },
    });
    await google.until('firebase', 'v1beta1', provision);
  }
  if (!missing.google || isPerson) return made(names.join(' and '));
  return warning(
    'people sign in with a password only: sign-in with Google needs the address of a person who supports it',
    `Turn on Google at https://console.firebase.google.com/project/${projectId}/authentication/providers`,
  );
}

interface Setting {
  name: string;
  /** The field that Google is asked to change. */
  mask: string;
  isSet: boolean;
  value: AuthConfig;
}

function settingsFor({ projectId, facts }: SetupContext, config: AuthConfig): Setting[] {
  const domains = config.authorizedDomains ?? [];
  const own = [...new Set([projectId, facts.site])].flatMap((site) => [`${site}.web.app`, `${site}.firebaseapp.com`]);
  const added = own.filter((domain) => !domains.includes(domain));
  return [
    {
      name: 'email enumeration protection',
      mask: 'emailPrivacyConfig.enableImprovedEmailPrivacy',
      isSet: config.emailPrivacyConfig?.enableImprovedEmailPrivacy === true,
      value: { emailPrivacyConfig: { enableImprovedEmailPrivacy: true } },
    },
    {
      name: `sign-in on ${added.join(', ')}`,
      mask: 'authorizedDomains',
      isSet: added.length === 0,
      value: { authorizedDomains: [...domains, ...added] },
    },
  ];
}

const noSignUp: Pick<Setting, 'mask' | 'value'> = {
  mask: 'client.permissions.disabledUserSignup',
  value: { client: { permissions: { disabledUserSignup: true } } },
};

async function change(ctx: SetupContext, settings: readonly Pick<Setting, 'mask' | 'value'>[]): Promise<void> {
  if (ctx.options.isDry || settings.length === 0) return;
  const body = Object.assign({}, ...settings.map(({ value }) => value)) as AuthConfig;
  const query = { updateMask: settings.map(({ mask }) => mask).join(',') };
  await ctx.google.send('PATCH', 'identity', configPath(ctx), body, query);
}

export async function accountSettings(ctx: SetupContext): Promise<Outcome> {
  const missing = settingsFor(ctx, (await readConfig(ctx)) ?? {}).filter(({ isSet }) => !isSet);
  await change(ctx, missing);
  return missing.length === 0 ? ok('protected') : made(missing.map(({ name }) => name).join('; '));
}

/** In a project with accounts, another app may need self sign-up. */
export async function selfSignUp(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options } = ctx;
  const config = await readConfig(ctx);
  if (config?.client?.permissions?.disabledUserSignup) return ok('off');
  const { userInfo = [] } = await google.send<{ userInfo?: object[] }>(
    'POST',
    'identity',
    `v1/projects/${projectId}/accounts:query`,
    { limit: '1' },
  );
  const question = 'The project has accounts already. Stop people from signing up by themselves, in all its apps?';
  if (userInfo.length > 0 && !options.isDry && !(await confirm(ctx, question))) {
    return warning(
      'people may sign up by themselves. Without a role they see nothing',
      `To turn it off for all apps of the project: ${setupCommand(projectId, '--yes')}`,
    );
  }
  await change(ctx, [noSignUp]);
  return made('off: admins add people');
}

/** Upgrades to Identity Platform, which codes of an authenticator app need. */
export async function secondFactor(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, parameters, options } = ctx;
  if (!parameters?.requiresSecondFactor) return ok('not required');
  const { mfa } = (await readConfig(ctx)) ?? {};
  if (hasTotp(mfa)) return ok('codes of an authenticator app');
  if (!options.isDry) {
    await upgrade(ctx);
    await google.send('PATCH', 'identity', configPath(ctx), { mfa: withTotp(mfa) }, { updateMask: 'mfa' });
  }
  return made(`codes of an authenticator app. Deploy then: npm run deploy -- --project ${projectId}`);
}

/** Google refuses the upgrade of a project that has it. */
async function upgrade({ google, projectId }: SetupContext): Promise<void> {
  try {
    await google.send('POST', 'identity', `v2/projects/${projectId}/identityPlatform:initializeAuth`, {});
  } catch (error) {
    if (!(error instanceof GoogleError) || error.status !== 400) throw error;
  }
}
