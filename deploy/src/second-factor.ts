/** The setting of Identity Platform for codes of an authenticator app (TOTP). */

export interface Mfa {
  providerConfigs?: ProviderConfig[];
}

interface ProviderConfig {
  state?: string;
  totpProviderConfig?: { adjacentIntervals?: number };
}

export const hasTotp = (mfa: Mfa | undefined): boolean =>
  mfa?.providerConfigs?.some(({ state, totpProviderConfig }) => state === 'ENABLED' && totpProviderConfig) ?? false;

/** How many codes before and after the current one are accepted, each for half a minute. */
const adjacentIntervals = 1;

/** Keeps the other second factors, which other apps of the project may use. */
export const withTotp = (mfa: Mfa | undefined): Mfa => ({
  ...mfa,
  providerConfigs: [
    ...(mfa?.providerConfigs ?? []).filter(({ totpProviderConfig }) => totpProviderConfig === undefined),
    { state: 'ENABLED', totpProviderConfig: { adjacentIntervals } },
  ],
});
