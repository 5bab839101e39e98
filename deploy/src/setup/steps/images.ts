import type { Operation } from '../../google/client.ts';
import { made, type Outcome, ok } from '../../outcome.ts';
import { regionOf, type SetupContext } from '../context.ts';

interface Repository {
  cleanupPolicies?: Readonly<Record<string, { condition?: { olderThan?: string } }>>;
  labels?: Readonly<Record<string, string>>;
}

/** firebase-tools looks for a policy of this name, and asks about it where there is none. */
const policyId = 'firebase-functions-cleanup';
const days = 30;

const policy = {
  [policyId]: { id: policyId, condition: { tagState: 'ANY', olderThan: `${days * 86_400}s` }, action: 'DELETE' },
};

/** By default images are kept for ever, or for a day, which is too short for a rollback. */
export async function images(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options } = ctx;
  const folder = `v1/projects/${projectId}/locations/${regionOf(ctx)}/repositories`;
  const found = await google.find<Repository>('artifactRegistry', `${folder}/gcf-artifacts`);
  if (found?.cleanupPolicies?.[policyId] !== undefined) return ok('deleted after some time');
  if (!options.isDry && found === null) {
    const body = { format: 'DOCKER', cleanupPolicies: policy };
    const creation = await google.send<Operation>('POST', 'artifactRegistry', folder, body, {
      repositoryId: 'gcf-artifacts',
    });
    await google.until('artifactRegistry', 'v1', creation);
  } else if (!options.isDry) {
    const cleanupPolicies = { ...found?.cleanupPolicies, ...policy };
    await google.send(
      'PATCH',
      'artifactRegistry',
      `${folder}/gcf-artifacts`,
      { cleanupPolicies },
      {
        updateMask: 'cleanupPolicies',
      },
    );
  }
  return made(`deleted after ${days} days`);
}
