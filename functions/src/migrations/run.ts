/**
 * Runs the migrations that the stored documents still need. The command that deploys runs them to
 * their end, and each sweep does one step, for documents that a worker had or that another tool
 * brought back. Both may run at once, and both continue where an interrupted run has stopped:
 * `engine/schema` has the position. One read when there is nothing to do.
 */
import { collections, schemaDocument } from '@knowledge-sync/contract';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Clock } from '../runtime/context.ts';
import { Outlook } from '../runtime/outlook.ts';
import { changeIf } from '../store/conditional.ts';
import { type Migration, migrations } from './migrations.ts';
import { type MigrationContext, newPass, type Pass, walkPage } from './walk.ts';

/** Bounds one step of the sweep. */
const maxPages = 10;
/** Until the next pass, if one left documents; doubles with each pass. */
const firstPauseMs = 60_000;
const longestPauseMs = 12 * 3_600_000;
/** How often the command looks again at documents that were left, and how long it waits before. */
const passesOfCommand = 3;
const pauseOfCommandMs = 5_000;

const passSchema = z.object({
  to: z.int(),
  after: z.string().min(1).nullable(),
  looked_at: z.int().min(0),
  changed: z.int().min(0),
  left: z.int().min(0),
  passes: z.int().min(0),
  not_before_ms: z.number(),
});
/** `engine/schema`. */
const recordSchema = z.object({
  /** All migrations up to this version have ended. */
  version: z.int().min(0),
  /** The next migration; null before its start. */
  running: passSchema.nullable().catch(null),
});
export type SchemaRecord = z.infer<typeof recordSchema>;

const recordRef = (db: Firestore): DocumentReference => db.collection(collections.engine).doc(schemaDocument);

/** Version 0 before the first migration. @throws what Firestore throws */
export async function readSchema(db: Firestore): Promise<SchemaRecord> {
  return recordIn((await recordRef(db).get()).data());
}

const recordIn = (data: unknown): SchemaRecord => recordSchema.safeParse(data).data ?? { version: 0, running: null };

/**
 * Stores the record, unless another run has ended more migrations. Fields of a newer release stay.
 */
const store = (db: Firestore, record: SchemaRecord): Promise<unknown> =>
  changeIf(recordRef(db), (data) => (recordIn(data).version > record.version ? null : { ...record }));

/** One bounded step, if one is due. @returns how many documents were written */
export async function stepMigrations(
  ctx: MigrationContext & { clock: Clock },
  outlook = new Outlook(),
): Promise<number> {
  const record = await readSchema(ctx.db);
  const nowMs = ctx.clock.now().getTime();
  const next = nextMigration(record);
  // A pause that is longer than any was written by another tool.
  const pausedForMs = (record.running?.not_before_ms ?? 0) - nowMs;
  if (next === null) return 0;
  const isPaused = pausedForMs > 0 && pausedForMs <= longestPauseMs;
  outlook.waitsUntil(isPaused ? nowMs + pausedForMs : 0);
  if (isPaused) return 0;
  const before = passOf(record, next);
  let page = { pass: before, isAtEnd: false };
  for (let n = 0; n < maxPages && !page.isAtEnd; n += 1) page = await walkPage(ctx, next, page.pass, false);
  await store(ctx.db, recordAfter(record, next, page, nowMs));
  return page.pass.changed - before.changed;
}

export interface MigrationProgress extends Omit<Pass, 'after'> {
  version: number;
  title: string;
}

export interface MigrateOptions {
  /** Counts what each migration would change, and writes nothing. */
  dryRun: boolean;
  /** Called after each page of at most 100 documents. */
  onProgress(progress: MigrationProgress): void;
}

/**
 * Runs the migrations to their end. For the command that deploys: `ctx.db` has the credentials of
 * the person who deploys.
 *
 * @returns the migrations that ran, and how many documents are left to the sweep because a worker
 *   had them
 * @throws what Firestore throws; a later run continues
 */
export async function migrate(
  ctx: MigrationContext & { clock: Clock },
  { dryRun, onProgress }: MigrateOptions,
): Promise<{ from: number; migrations: MigrationProgress[]; left: number }> {
  const { version: from } = await readSchema(ctx.db);
  const ended: MigrationProgress[] = [];
  for (const migration of migrations.filter(({ version }) => version > from)) {
    const run = dryRun ? countOnce : runToEnd;
    const pass = await run(ctx, migration, (done) => onProgress(progressOf(migration, done)));
    ended.push(progressOf(migration, pass));
    // The next migration builds on this one.
    if (pass.left > 0 && !dryRun) break;
  }
  return { from, migrations: ended, left: ended.reduce((sum, { left }) => sum + left, 0) };
}

type Run = (
  ctx: MigrationContext & { clock: Clock },
  migration: Migration,
  onPage: (pass: Pass) => void,
) => Promise<Pass>;

const countOnce: Run = async (ctx, migration, onPage) => {
  let page = { pass: newPass, isAtEnd: false };
  while (!page.isAtEnd) {
    page = await walkPage(ctx, migration, page.pass, true);
    onPage(page.pass);
  }
  return page.pass;
};

const runToEnd: Run = async (ctx, migration, onPage) => {
  let last = newPass;
  for (let passes = 1; ; ) {
    const record = await readSchema(ctx.db);
    // A sweep has ended it.
    if (record.version >= migration.version) return last;
    const page = await walkPage(ctx, migration, passOf(record, migration), false);
    await store(ctx.db, recordAfter(record, migration, page, ctx.clock.now().getTime()));
    last = page.pass;
    onPage(last);
    if (!page.isAtEnd) continue;
    if (page.pass.left === 0 || passes === passesOfCommand) return page.pass;
    passes += 1;
    await ctx.clock.sleep(pauseOfCommandMs);
  }
};

const progressOf = ({ version, title }: Migration, { looked_at, changed, left }: Pass): MigrationProgress => ({
  version,
  title,
  looked_at,
  changed,
  left,
});

const nextMigration = ({ version }: SchemaRecord): Migration | null =>
  migrations.find((migration) => migration.version > version) ?? null;

/** The pass under way. A record of an earlier migration belongs to none. */
const passOf = ({ running }: SchemaRecord, { version }: Migration): Pass =>
  running?.to === version ? running : newPass;

function recordAfter(
  { running }: SchemaRecord,
  { version }: Migration,
  { pass, isAtEnd }: { pass: Pass; isAtEnd: boolean },
  nowMs: number,
): SchemaRecord {
  if (isAtEnd && pass.left === 0) return { version, running: null };
  const passes = running?.to === version ? running.passes : 0;
  const { after, looked_at, changed, left } = pass;
  const standing = { to: version, after, looked_at, changed, left, passes, not_before_ms: 0 };
  if (!isAtEnd) return { version: version - 1, running: standing };
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** passes);
  return {
    version: version - 1,
    running: { ...standing, ...newPass, changed, passes: passes + 1, not_before_ms: nowMs + pauseMs },
  };
}
