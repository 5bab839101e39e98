/**
 * Whose page a Hosting site shows. firebase-tools writes the same labels for every project, so the
 * rewrites of the released version tell: `/api/**` to our function, and other paths to the page.
 */
import type { Google } from '../google/client.ts';
import { functionName, type Placement, rewrites } from '../service.ts';

interface Rewrite {
  glob?: string;
  path?: string;
  function?: string;
  run?: { serviceId?: string };
}

/** The release that a site shows. */
export interface LiveRelease {
  version?: { name?: string; config?: { rewrites?: readonly Rewrite[] } };
  releaseTime?: string;
}

/** Null for a site that does not exist, or shows nothing. @throws GoogleError */
export async function readLiveRelease(google: Google, site: string): Promise<LiveRelease | null> {
  const path = `v1beta1/projects/${google.projectId}/sites/${site}/channels/live`;
  const channel = await google.find<{ release?: LiveRelease }>('hosting', path);
  return channel?.release ?? null;
}

/** Pure. */
export function isOurRelease({ version }: LiveRelease, placement: Pick<Placement, 'prefix'>): boolean {
  const id = functionName('api', placement.prefix);
  const isApi = ({ glob, function: name, run }: Rewrite): boolean =>
    glob === rewrites.api && (name === id || run?.serviceId === id.toLowerCase());
  const isPage = ({ glob, path }: Rewrite): boolean => glob === rewrites.page && path === '/index.html';
  const all = version?.config?.rewrites ?? [];
  return all.some(isApi) && all.some(isPage);
}
