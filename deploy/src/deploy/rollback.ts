import type { Parameters } from '../parameters.ts';
import type { Project } from '../project.ts';
import type { Commit } from './git.ts';

interface Release {
  version?: { name?: string };
}

/** The version of the page that is live; null before the first release. @throws GoogleError */
export async function liveVersion({ google, id }: Project, { site }: Parameters): Promise<string | null> {
  const path = `v1beta1/projects/${id}/sites/${site}/releases`;
  const answer = await google.find<{ releases?: Release[] }>('hosting', path, { pageSize: '1' });
  return answer?.releases?.[0]?.version?.name?.split('/').at(-1) ?? null;
}

/** How to go back to what was deployed before. */
export function rollbackLines(projectId: string, site: string, before: string | null, { name }: Commit): string[] {
  const page =
    before === null
      ? 'This was the first release of the page.'
      : `The page alone: npx firebase hosting:clone ${site}@${before} ${site}:live --project ${projectId}`;
  const commit = name === null ? 'the commit before' : `the commit before ${name}`;
  return [
    'To go back:',
    `  ${page}`,
    `  Everything: check out ${commit}, then npm run deploy -- --project ${projectId}`,
  ];
}
