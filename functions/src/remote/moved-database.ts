/**
 * Carries out a person's decision about a database that was restored into another Firebase project:
 * this project takes over the copies, or it starts again with copies of its own.
 */
import { agentsDocument, collections } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { startedAnew } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { everyDocument } from '../store/queries.ts';
import { foldersRef, type Installation, installationIn, newInstallationId } from './installation.ts';

/** One call of the API handles so many documents. */
const pageSize = 100;

export interface DatabaseOwner {
  /** Null before the first sync. */
  installation: Installation | null;
  /** The project that the functions run in. */
  projectId: string;
  isOwn: boolean;
}

export async function ownerOf(ctx: EngineContext): Promise<DatabaseOwner> {
  const installation = installationIn((await foldersRef(ctx).get()).data());
  const { projectId } = ctx.config;
  return { installation, projectId, isOwn: installation === null || installation.project_id === projectId };
}

/**
 * Makes this project the owner of the installation and its copies.
 *
 * @returns whether the database belonged to another project
 */
export async function takeOver(ctx: EngineContext): Promise<boolean> {
  const { projectId } = ctx.config;
  const changed = await changeIf(foldersRef(ctx), (data) => {
    const installation = installationIn(data);
    if (installation === null || installation.project_id === projectId) return null;
    return { installation: { ...installation, project_id: projectId } satisfies Installation };
  });
  return changed.kind === 'written';
}

/**
 * Removes the copies from the documents of one page. After the last page the database gets a new
 * installation. Until then nothing is sent, so no request reaches a copy of the other project.
 *
 * @param cursor the id of the last document of the page before
 * @returns null when the database is this project's own
 */
export async function startAnew(
  ctx: EngineContext,
  cursor: string | null,
): Promise<{ documents: number; nextCursor: string | null } | null> {
  if ((await ownerOf(ctx)).isOwn) return null;
  const { docs } = await everyDocument(ctx.db, cursor).limit(pageSize).get();
  const written = await Promise.all(docs.map((snapshot) => forgetCopy(ctx, snapshot)));
  const documents = written.filter(Boolean).length;
  const last = docs.at(-1);
  if (docs.length === pageSize && last !== undefined) return { documents, nextCursor: last.id };
  await replaceInstallation(ctx);
  return { documents, nextCursor: null };
}

async function forgetCopy(ctx: EngineContext, snapshot: QueryDocumentSnapshot): Promise<boolean> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const changed = await changeIf(snapshot.ref, (data) => (data === null || hasNoCopy(data) ? null : startedAnew(now)), {
    known: { data: snapshot.data(), updateTime: snapshot.updateTime },
  });
  return changed.kind === 'written';
}

/** A page that is repeated after a lost answer changes nothing more. */
const hasNoCopy = (data: Record<string, unknown>): boolean =>
  (data.elevenlabs_document_id ?? null) === null &&
  (data.synced_revision ?? null) === null &&
  (data.unsettled_since ?? null) === null &&
  (data.sync_claim ?? null) === null;

async function replaceInstallation(ctx: EngineContext): Promise<void> {
  const { projectId, accountKey } = ctx.config;
  const installation: Installation = { id: newInstallationId(ctx), project_id: projectId };
  await changeIf(
    foldersRef(ctx),
    (data) => {
      const standing = installationIn(data);
      if (data === null || standing === null || standing.project_id === projectId) return null;
      // The folders of all accounts are the other project's.
      const noFolders = Object.fromEntries(Object.keys(data).map((account) => [account, noFolder]));
      return { ...noFolders, [accountKey]: noFolder, installation };
    },
    {
      alsoWrite: (batch) => batch.delete(ctx.db.collection(collections.workspace).doc(agentsDocument)),
      isOwn: (data) => installationIn(data)?.id === installation.id,
    },
  );
}

const noFolder = { id: null, claim: null, installation: null };
