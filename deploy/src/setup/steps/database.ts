/** The database, the region next to it, and its backups. */
import type { Operation } from '../../google/client.ts';
import { failed, made, type Outcome, ok, person, warning } from '../../outcome.ts';
import { parametersPath } from '../../parameters.ts';
import { regionsNextTo } from '../../service.ts';
import { type SetupContext, setupCommand, valueFor } from '../context.ts';
import { recommendedLocation } from '../recommended-location.ts';

interface Database {
  type?: string;
  locationId: string;
  pointInTimeRecoveryEnablement?: string;
  deleteProtectionState?: string;
}

/** Both keep data from being lost by a mistake. */
const safety = {
  pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
  deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
} as const;

const databasePath = ({ projectId, facts }: SetupContext): string =>
  `v1/projects/${projectId}/databases/${facts.database}`;

export async function database(ctx: SetupContext): Promise<Outcome> {
  const found = await ctx.google.find<Database>('firestore', databasePath(ctx));
  return found === null ? create(ctx) : keepSafe(ctx, found);
}

async function create(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, facts } = ctx;
  const suggestion = recommendedLocation(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const question = `Where does the database ${facts.database} keep the documents? This can never be changed`;
  const location = await valueFor(ctx, options.location, question, suggestion);
  if (location === null) {
    return person(
      `there is no database ${facts.database}. Its location can never be changed, so choose it`,
      setupCommand(projectId, `--location ${suggestion}`),
    );
  }
  const locations = await google.list<{ locationId: string }>(
    'firestore',
    `v1/projects/${projectId}/locations`,
    'locations',
  );
  const ids = locations.map(({ locationId }) => locationId).sort();
  if (!ids.includes(location))
    return failed(`${location} is not a location of Firestore`, `Use one of ${ids.join(', ')}.`);
  facts.location = location;
  if (!options.isDry) {
    const body = { type: 'FIRESTORE_NATIVE', locationId: location, ...safety };
    const path = `v1/projects/${projectId}/databases`;
    const creation = await google.send<Operation>('POST', 'firestore', path, body, { databaseId: facts.database });
    await google.until('firestore', 'v1', creation);
  }
  return made(`${facts.database} in ${location}, with point-in-time recovery and delete protection`);
}

async function keepSafe(ctx: SetupContext, found: Database): Promise<Outcome> {
  const { google, projectId, options, facts } = ctx;
  if (found.type === 'DATASTORE_MODE') {
    return failed(
      `${facts.database} is in Datastore mode`,
      `Give the service a database of its own: ${setupCommand(projectId, '--database knowledge-sync')}`,
    );
  }
  const { locationId } = found;
  if (options.location !== undefined && options.location !== locationId) {
    return failed(
      `${facts.database} is in ${locationId}, which can never be changed`,
      `Leave out --location, or use a database of its own: --database knowledge-sync --location ${options.location}`,
    );
  }
  facts.location = locationId;
  const changed = (Object.keys(safety) as (keyof typeof safety)[]).filter((field) => found[field] !== safety[field]);
  if (changed.length === 0) return ok(`${facts.database} in ${locationId}, protected`);
  if (!options.isDry) {
    const body = Object.fromEntries(changed.map((field) => [field, safety[field]]));
    const query = { updateMask: changed.join(',') };
    const update = await google.send<Operation>('PATCH', 'firestore', databasePath(ctx), body, query);
    await google.until('firestore', 'v1', update);
  }
  const names = { pointInTimeRecoveryEnablement: 'point-in-time recovery', deleteProtectionState: 'delete protection' };
  return made(`${changed.map((field) => names[field]).join(' and ')} of ${facts.database} in ${locationId}`);
}

export async function region(ctx: SetupContext): Promise<Outcome> {
  const { facts, options, parameters, projectId } = ctx;
  const near = regionsNextTo(facts.location ?? '');
  const chosen = parameters?.region ?? options.region ?? near[0] ?? '';
  facts.region = chosen;
  if (near.includes(chosen)) return ok(`${chosen}, next to the database`);
  return warning(
    `the functions run in ${chosen}, away from the database in ${facts.location}`,
    `Every text then leaves that location. REGION=${near[0]} in ${parametersPath(projectId)} keeps it there.`,
  );
}

const backupDays = 14;

export async function backups(ctx: SetupContext): Promise<Outcome> {
  const { google, options } = ctx;
  const path = `${databasePath(ctx)}/backupSchedules`;
  const { backupSchedules = [] } = await google.get<{ backupSchedules?: { dailyRecurrence?: object }[] }>(
    'firestore',
    path,
  );
  if (backupSchedules.some(({ dailyRecurrence }) => dailyRecurrence !== undefined)) return ok('every day');
  if (!options.isDry) {
    await google.send('POST', 'firestore', path, { retention: `${backupDays * 86_400}s`, dailyRecurrence: {} });
  }
  return made(`every day, kept for ${backupDays} days`);
}
