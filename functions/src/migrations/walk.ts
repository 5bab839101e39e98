/**
 * Walks through the documents of one migration, page by page. Writes are conditional and made to
 * documents at rest alone, so that the service can go on working and no worker loses its fence.
 */
import { isNewerSchema, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import { isWrittenByHand } from '../document/written-by-hand.ts';
import type { Logger } from '../runtime/context.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { everyDocument } from '../store/queries.ts';
import type { Migration } from './migrations.ts';

export interface MigrationContext {
  db: Firestore;
  logger: Logger;
}

/** How far a pass over all documents is. */
export interface Pass {
  /** The last document that was looked at; null at the start. */
  after: string | null;
  looked_at: number;
  changed: number;
  /** Documents that a worker has or that wait for one. The next pass looks at them again. */
  left: number;
}

export const newPass: Pass = { after: null, looked_at: 0, changed: 0, left: 0 };

const pageSize = 100;

/**
 * Looks at the next page.
 *
 * @param isDryRun counts what would be changed, and writes nothing
 * @throws what Firestore throws
 */
export async function walkPage(
  ctx: MigrationContext,
  migration: Migration,
  pass: Pass,
  isDryRun: boolean,
): Promise<{ pass: Pass; isAtEnd: boolean }> {
  const { docs } = await everyDocument(ctx.db, pass.after).limit(pageSize).get();
  const results = await eachAlone(ctx, 'migration', docs, (snapshot) => migrateOne(migration, snapshot, isDryRun));
  const count = (wanted: Result): number => results.filter((result) => result === wanted).length;
  return {
    pass: {
      after: docs.at(-1)?.id ?? pass.after,
      looked_at: pass.looked_at + docs.length,
      changed: pass.changed + count('changed'),
      left: pass.left + count('left'),
    },
    isAtEnd: docs.length < pageSize,
  };
}

type Result = 'changed' | 'fine' | 'left';

async function migrateOne(migration: Migration, snapshot: QueryDocumentSnapshot, isDryRun: boolean): Promise<Result> {
  const data = snapshot.data();
  if (!isConcerned(migration, data)) return 'fine';
  if (!isAtRest(data)) return 'left';
  if (isDryRun) return 'changed';
  const fields = { ...migration.fieldsFor(data), schema_version: migration.version };
  if (await updateUnchanged(snapshot, fields)) return 'changed';
  // Another run at the same time was first, or a worker has it.
  const current = (await snapshot.ref.get()).data();
  return current !== undefined && isConcerned(migration, current) ? 'left' : 'fine';
}

/**
 * A document that cannot be read, or that was written by hand, gets its version when it is taken
 * in. A write here would start that.
 */
function isConcerned({ version }: Migration, data: RawDocument): boolean {
  if (isNewerSchema(data) || (typeof data.schema_version === 'number' && data.schema_version >= version)) return false;
  const parsed = knowledgeDocumentSchema.safeParse(data);
  return parsed.success && !isWrittenByHand(parsed.data, data);
}

/** Whether the event of a write starts no work. */
const isAtRest = ({ sync_status: status, sync_claim: claim, retry_requested_at: flag }: RawDocument): boolean =>
  (status === 'completed' || status === 'failed') && (claim ?? null) === null && (flag ?? null) === null;
