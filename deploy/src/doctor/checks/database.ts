/** The database, its indexes and its rules. */
import { readDeployedRules, readReleasedRules } from '../../foreign/rules.ts';
import { listFields, listIndexes, readIndexFile } from '../../indexes.ts';
import { failed, ok, warning } from '../../outcome.ts';
import { parametersPath } from '../../parameters.ts';
import { regionsNextTo } from '../../service.ts';
import { type Check, npmRun } from '../check.ts';

const database: Check = {
  id: 'database',
  title: 'Database',
  isNeededForDeploy: true,
  needs: ['parameters', 'apis'],
  async run(facts) {
    const found = await facts.database();
    const { database: id } = facts.parameters;
    if (found === null) return failed(`${id} does not exist`, npmRun('setup', facts));
    if (found.type !== 'FIRESTORE_NATIVE') {
      const fix = `Set DATABASE in ${parametersPath(facts.project.id)} to another one, then ${npmRun('setup', facts)}`;
      return failed(`${id} is not in native mode`, fix);
    }
    return ok(`${id} in ${found.locationId}`);
  },
};

const continentOf = (place: string): string => (/^(nam|us|northamerica)/.test(place) ? 'america' : place.slice(0, 2));

const placement: Check = {
  id: 'placement',
  title: 'Region',
  isNeededForDeploy: false,
  needs: ['database'],
  async run(facts) {
    const { region } = facts.parameters;
    const location = (await facts.database())?.locationId ?? '';
    const near = regionsNextTo(location);
    if (near.includes(region)) return ok(`${region}, next to the database`);
    const detail = `functions run in ${region}, but the database is in ${location}`;
    const fix = `Set REGION=${near[0]} in ${parametersPath(facts.project.id)}, then ${npmRun('deploy', facts)}`;
    // Texts then leave the continent where the team keeps them.
    return continentOf(region) === continentOf(location) ? warning(detail, fix) : failed(detail, fix);
  },
};

const protection: Check = {
  id: 'protection',
  title: 'Protection of the data',
  isNeededForDeploy: false,
  needs: ['database'],
  async run(facts) {
    const { pointInTimeRecoveryEnablement, deleteProtectionState } = (await facts.database()) ?? {};
    const off = [
      pointInTimeRecoveryEnablement !== 'POINT_IN_TIME_RECOVERY_ENABLED' && 'point-in-time recovery',
      deleteProtectionState !== 'DELETE_PROTECTION_ENABLED' && 'delete protection',
    ].filter((name) => name !== false);
    if (off.length === 0) return ok('point-in-time recovery and delete protection');
    return failed(`${off.join(' and ')} off`, npmRun('setup', facts));
  },
};

const backups: Check = {
  id: 'backups',
  title: 'Backups',
  isNeededForDeploy: false,
  needs: ['database'],
  async run(facts) {
    const { backupSchedules = [] } = await facts.google.get<{ backupSchedules?: object[] }>(
      'firestore',
      `v1/${facts.path(`databases/${facts.parameters.database}/backupSchedules`)}`,
    );
    if (backupSchedules.length === 0) return warning('no schedule', npmRun('setup', facts));
    return ok('scheduled');
  },
};

const rules: Check = {
  id: 'rules',
  title: 'Security rules',
  isNeededForDeploy: false,
  needs: ['deployed', 'database'],
  async run(facts) {
    const released = await readReleasedRules(facts.google, facts.parameters.database);
    if (released === (await readDeployedRules(facts.parameters))) return ok('as in firestore.rules');
    return failed(released === null ? 'none' : 'differ from firestore.rules', npmRun('deploy', facts));
  },
};

const indexes: Check = {
  id: 'indexes',
  title: 'Indexes',
  isNeededForDeploy: false,
  needs: ['deployed', 'database'],
  async run(facts) {
    const { google, parameters } = facts;
    const [wanted, found, fields] = await Promise.all([
      readIndexFile(),
      listIndexes(google, parameters.database),
      listFields(google, parameters.database),
    ]);
    const states = new Map<string, string>([
      ...found.map(({ key, state }) => [key, state] as const),
      ...fields.map(({ key, ttl }) => [key, ttl ?? 'READY'] as const),
    ]);
    const keys = [...wanted.indexes, ...wanted.fields.keys()];
    const missing = keys.filter((key) => !states.has(key));
    if (missing.length > 0) return failed(`${missing.length} missing: ${missing[0]}`, npmRun('deploy', facts));
    const withoutTtl = fields.find(({ key, ttl }) => ttl === null && wanted.fields.get(key)?.isTtl);
    if (withoutTtl) return failed(`${withoutTtl.key} has no time-to-live policy`, npmRun('deploy', facts));
    const broken = keys.find((key) => states.get(key) === 'NEEDS_REPAIR');
    if (broken !== undefined) {
      const page = `https://console.firebase.google.com/project/${facts.project.id}/firestore/indexes`;
      return failed(`${broken} cannot be built`, `Delete it at ${page}, then ${npmRun('deploy', facts)}`);
    }
    const building = keys.filter((key) => states.get(key) === 'CREATING');
    if (building.length > 0) {
      return failed(`${building.length} are being built: ${building[0]}`, `Wait, then ${npmRun('doctor', facts)}`);
    }
    return ok(`${keys.length} ready`);
  },
};

export const databaseChecks: readonly Check[] = [database, placement, protection, backups];
/** After the functions, because they are deployed together. */
export const storedConfigChecks: readonly Check[] = [rules, indexes];
