import manifest from '../../package.json' with { type: 'json' };

/** The version of the release that runs. */
export const appVersion: string = manifest.version;
