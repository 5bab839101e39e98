/**
 * The installation that this database belongs to, stored with the folders in `engine/folders`. Each
 * has a random id, which its folder and its copies at ElevenLabs have in their names. A database
 * that was restored into another Firebase project still names the first project: the service makes
 * no request until a person has decided which of the two keeps the copies.
 */
import { collections, foldersDocument } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { RawDocument } from '../document/lease.ts';
import { folderKeyIn } from '../document/remote-name.ts';
import { ElevenLabsSyncError, withoutAnswer } from '../elevenlabs/error.ts';
import { eachPage } from '../elevenlabs/listing.ts';
import type { CallLimits, Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';

const installationSchema = z.object({ id: z.string().regex(/^[a-z0-9]{4,40}$/), project_id: z.string().min(1) });

export interface Installation {
  id: string;
  /** The Firebase project that may act for it. */
  project_id: string;
}

/** Another instance may have restored the database, so it is read again after this time. */
const ttlMs = 60_000;
const idLength = 10;

/**
 * The installation, from the instance's memory or from Firestore. Makes its record on first use.
 *
 * @param earlierFolder finds the name of a folder that an earlier version recorded
 * @throws ElevenLabsSyncError of the type `other_project` when the database belongs to another
 *   project; of any type when an earlier version's folder cannot be looked up
 */
export async function installationOf(ctx: EngineContext, limits: () => CallLimits): Promise<Installation> {
  const { known } = ctx;
  const nowMs = ctx.clock.monotonicMs();
  if (known.installation !== null && nowMs - known.installation.readAtMs < ttlMs) return known.installation;
  const ref = foldersRef(ctx);
  const data = (await ref.get()).data() ?? null;
  const installation = installationIn(data) ?? (await makeInstallation(ctx, data, limits));
  if (known.installation?.id !== installation.id) ctx.folderIds.clear();
  known.installation = null;
  assertOwn(ctx, installation);
  known.installation = { ...installation, readAtMs: nowMs };
  return installation;
}

/** @throws ElevenLabsSyncError when the database belongs to another project */
export function assertOwn({ config }: EngineContext, installation: Installation | null): void {
  if (installation !== null && installation.project_id !== config.projectId) throw otherProject(installation);
}

/** The installation in the data of `engine/folders`; null if it is not recorded yet. */
export function installationIn(data: RawDocument | null | undefined): Installation | null {
  return installationSchema.safeParse(data?.installation).data ?? null;
}

export const foldersRef = ({ db }: Pick<EngineContext, 'db'>): DocumentReference =>
  db.collection(collections.engine).doc(foldersDocument);

/** The name of a folder; null when ElevenLabs does not have it. */
export async function nameOfFolder(
  provider: Provider,
  folderId: string,
  limits: () => CallLimits,
): Promise<string | null> {
  for await (const items of eachPage((cursor) => provider.listFolders({ cursor }, limits()))) {
    const folder = items.find(({ id }) => id === folderId);
    if (folder !== undefined) return folder.name;
  }
  return null;
}

/** A random id, for a new installation. */
export const newInstallationId = ({ newId }: Pick<EngineContext, 'newId'>): string =>
  newId().slice(0, idLength).toLowerCase();

async function makeInstallation(
  ctx: EngineContext,
  data: RawDocument | null,
  limits: () => CallLimits,
): Promise<Installation> {
  const project_id = (await projectOfEarlierFolder(ctx, data, limits)) ?? ctx.config.projectId;
  const installation = { id: newInstallationId(ctx), project_id } satisfies Installation;
  const changed = await changeIf(
    foldersRef(ctx),
    (current) => (installationIn(current) === null ? { installation } : null),
    {
      isOwn: (current) => installationIn(current)?.id === installation.id,
    },
  );
  return (changed.kind === 'missing' ? null : installationIn(changed.data)) ?? installation;
}

/**
 * The project in the name of the folder that an earlier version recorded, which knew no
 * installations. Null when there is none.
 */
async function projectOfEarlierFolder(
  ctx: EngineContext,
  data: RawDocument | null,
  limits: () => CallLimits,
): Promise<string | null> {
  const folderId = (data?.[ctx.config.accountKey] as { id?: unknown } | undefined)?.id;
  if (typeof folderId !== 'string') return null;
  const name = await nameOfFolder(await ctx.provider(), folderId, limits);
  const key = name === null ? null : folderKeyIn(name);
  return key?.installation === null ? key.projectId : null;
}

function otherProject({ project_id }: Installation): ElevenLabsSyncError {
  const detail = `This database belongs to the Firebase project ${project_id}.`;
  return new ElevenLabsSyncError(detail, {
    ...withoutAnswer,
    error_type: 'other_project',
    is_retryable: false,
    cause: null,
    detail,
  });
}
