import type { Google } from './client.ts';

/** The most that one request may name. */
const atOnce = 20;

/** Those of the APIs, such as `run.googleapis.com`, that the project has not enabled. */
export async function disabledApis(google: Google, names: readonly string[]): Promise<string[]> {
  const disabled: string[] = [];
  for (let from = 0; from < names.length; from += atOnce) {
    const batch = names.slice(from, from + atOnce);
    const query = batch.map((name) => `names=projects/${google.projectId}/services/${name}`).join('&');
    const { services = [] } = await google.get<{ services?: { state?: string }[] }>(
      'serviceUsage',
      `v1/projects/${google.projectId}/services:batchGet?${query}`,
    );
    // Google answers in the order of the names.
    disabled.push(...batch.filter((_, at) => services[at]?.state !== 'ENABLED'));
  }
  return disabled;
}
