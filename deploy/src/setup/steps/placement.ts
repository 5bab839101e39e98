/** A place of its own in a project that holds other apps. */

import { describeForeign, type Foreign, type ForeignKind, findForeign } from '../../foreign.ts';
import { failed, type Outcome, ok } from '../../outcome.ts';
import { regionsNextTo } from '../../service.ts';
import { type SetupContext, setupCommand } from '../context.ts';

const serviceName = 'knowledge-sync';

type Place = 'database' | 'prefix' | 'site';

const placeOf: Readonly<Record<ForeignKind, Place>> = {
  function: 'prefix',
  index: 'database',
  field: 'database',
  rules: 'database',
  documents: 'database',
  site: 'site',
};

/** Stops before anything of another app is replaced, and offers names of the service's own. */
export async function placement(ctx: SetupContext): Promise<Outcome> {
  const { facts, asker, projectId, parameters } = ctx;
  let found = await look(ctx);
  if (found.length > 0 && parameters === null && asker !== null) {
    const own = ownNames(found, projectId);
    ctx.say(`Other apps are here: ${describeForeign(found)}.`);
    const names = Object.entries(own).map(([place, name]) => `${place} ${name}`);
    if (await asker.confirm(`Keep the service apart from them (${names.join(', ')})?`)) {
      Object.assign(facts, own);
      found = await look(ctx);
    }
  }
  if (found.length > 0) {
    const flags = Object.entries(ownNames(found, projectId)).map(([place, name]) => `--${place} ${name}`);
    return failed(
      `a deployment would replace what other apps have here: ${describeForeign(found)}`,
      parameters === null
        ? `Keep the service apart: ${setupCommand(projectId, flags.join(' '))}`
        : `Find out who changed it. Nothing was touched.`,
    );
  }
  const { database, prefix, site } = facts;
  return ok(`database ${database}, ${prefix === '' ? 'no prefix' : `prefix ${prefix}`}, site ${site}`);
}

async function look(ctx: SetupContext): Promise<Foreign[]> {
  const { google, facts, parameters, options, projectId } = ctx;
  const path = `v1/projects/${projectId}/databases/${facts.database}`;
  const location = (await google.find<{ locationId: string }>('firestore', path))?.locationId ?? options.location ?? '';
  const region = parameters?.region ?? options.region ?? regionsNextTo(location)[0] ?? '';
  return findForeign(google, { ...facts, region });
}

function ownNames(found: readonly Foreign[], projectId: string): Partial<Record<Place, string>> {
  const names: Record<Place, string> = { database: serviceName, prefix: 'ks', site: `${projectId}-knowledge` };
  return Object.fromEntries(found.map(({ kind }) => [placeOf[kind], names[placeOf[kind]]]));
}
