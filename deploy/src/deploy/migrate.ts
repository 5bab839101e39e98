/** Brings stored documents to the form of the deployed functions. */
import { Firestore } from '@google-cloud/firestore';
import { type MigrationProgress, migrate } from '@knowledge-sync/functions/migrations/run.ts';
import { systemClock } from '@knowledge-sync/functions/runtime/clock.ts';
import { OAuth2Client } from 'google-auth-library';
import { originOf } from '../google/origins.ts';
import { made, type Outcome, ok, warning } from '../outcome.ts';
import type { Project } from '../project.ts';

/** Shorter than a token is valid. */
const tokenMs = 30 * 60_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** @throws what Firestore throws; the next deployment continues */
export async function runMigrations(
  project: Project,
  database: string,
  onProgress: (progress: MigrationProgress) => void,
): Promise<Outcome> {
  const db = openFirestore(project, database);
  try {
    const context = { db, clock: systemClock, logger: silent };
    const { migrations, left } = await migrate(context, { dryRun: false, onProgress });
    const changed = migrations.reduce((sum, migration) => sum + migration.changed, 0);
    if (changed === 0 && left === 0) return ok('none needs a change');
    if (left === 0) return made(`${changed} documents changed by ${migrations.map(({ title }) => title).join(', ')}`);
    return warning(
      `${changed} documents changed, ${left} are at work`,
      'Nothing to do: the service changes them within the hour.',
    );
  } finally {
    await db.terminate();
  }
}

/** Firestore with the operator's sign-in. It speaks REST, as the other calls do. */
function openFirestore({ id, google }: Project, database: string): Firestore {
  const authClient = new OAuth2Client();
  authClient.refreshHandler = async () => ({
    access_token: await google.accessToken(),
    expiry_date: Date.now() + tokenMs,
  });
  const { hostname, port, protocol } = new URL(originOf('firestore'));
  const isMoved = protocol === 'http:';
  return new Firestore({
    projectId: id,
    databaseId: database,
    preferRest: true,
    authClient,
    ...(isMoved && { host: hostname, port: Number(port), ssl: false }),
  });
}
