/**
 * The product's promises: for settled documents at every moment, and for everything once no worker
 * has anything left to do.
 */
import { bodyPartId, collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { copyKeyIn, documentIdIn, remoteName } from '@knowledge-sync/functions/document/remote-name.ts';
import { revisionOf } from '@knowledge-sync/functions/document/revision.ts';
import { installation, otherInstallation } from './config.ts';
import { autoSyncDaysOf, type ElevenLabs, isRefreshed, type RemoteCopy, shortened } from './elevenlabs.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Wanted } from './witness.ts';

/** The state that the promises are checked on. */
export interface Observed {
  store: MemoryStore;
  world: { elevenLabs: Pick<ElevenLabs, 'copies' | 'copy' | 'isIndexReady'> };
  documentIds: readonly string[];
  wanted: ReadonlyMap<string, Wanted>;
  /** Documents whose copies a person has changed. Their promises hold again after a repair. */
  changedByHand: { has(documentId: string): boolean };
  /** The copies of another installation, as they were made. They must stay the same. */
  foreignCopies: ReadonlyMap<string, RemoteCopy>;
  read(id: string): KnowledgeDocument | null;
  /** The folder that Firestore names. */
  folderOfRecord(): string | null;
}

/** Whether the revision is that of name and source, as after each write of the service. */
export const isTakenIn = ({ name, source, revision }: Partial<KnowledgeDocument>): boolean =>
  name !== undefined && source !== undefined && revision === revisionOf(name, source);

/** Whether no work is left: no claim, no open request, and the wanted revision is live. */
const isSettled = (document: KnowledgeDocument): boolean =>
  document.sync_status === 'completed' &&
  isTakenIn(document) &&
  document.synced_revision === document.revision &&
  document.deletion_requested_at === null &&
  document.sync_claim === null &&
  document.unsettled_since === null;

/**
 * Checks at every moment that each settled document has exactly one copy, with its text and name.
 */
export function problemsNow(observed: Observed): string[] {
  const wrong = observed.documentIds.flatMap((id) => {
    const document = observed.read(id);
    if (observed.changedByHand.has(id)) return [];
    return document === null || !isSettled(document) ? [] : wrongCopies(observed, id, document);
  });
  return [...wrong, ...changedForeignCopies(observed)];
}

function changedForeignCopies({ foreignCopies, world }: Observed): string[] {
  return [...foreignCopies.values()].flatMap(({ id, name, text, folderId }) => {
    const copy = world.elevenLabs.copy(id);
    const isSame = copy?.name === name && copy.text === text && copy.folderId === folderId;
    return isSame ? [] : [`${id} of another installation was ${copy === null ? 'deleted' : 'changed'}`];
  });
}

/** The copies of this installation, and those that have lost their key. */
const ownCopies = ({ world }: Observed): RemoteCopy[] =>
  world.elevenLabs.copies().filter(({ name }) => copyKeyIn(name)?.installation !== otherInstallation);

/** Checks every promise once no worker has anything left to do. */
export function problemsAtRest(observed: Observed): string[] {
  const { store } = observed;
  return [
    ...observed.documentIds.flatMap((id) => ofDocument(observed, id)),
    ...store.in(collections.uploads).map(({ path }) => `${path} is left`),
    ...strays(observed),
    ...wrongFolders(observed),
  ];
}

function ofDocument(observed: Observed, id: string): string[] {
  const { store, wanted } = observed;
  const document = observed.read(id);
  const path = `${collections.knowledge}/${id}`;
  const below = store.paths().filter((stored) => stored.startsWith(`${path}/`));
  if (wanted.get(id) === 'gone') {
    return [
      ...(document === null ? [] : [`${id} still exists, ${document.sync_status}`]),
      ...below.map((left) => `${left} is left`),
      ...copiesOf(observed, id).map((copy) => `${copy.id} of the deleted ${id} is left at ElevenLabs`),
    ];
  }
  if (document === null) return [`${id} is lost`];
  const parts = below.filter((stored) => stored.startsWith(`${path}/${collections.body}/`));
  const expected = Array.from(
    { length: document.body_parts },
    (_, part) => `${path}/${collections.body}/${bodyPartId(document.body_id ?? '', part)}`,
  );
  return [
    ...(isSettled(document) ? [] : [`${id} is stranded: ${stateOf(document)}`]),
    ...(parts.join() === expected.join()
      ? []
      : [`the body of ${id} is ${parts.join() || 'lost'}, not ${expected.join()}`]),
    ...(document.settles_at === null ? [] : [`${id} is still to be settled`]),
    ...(document.index_status === 'ready' ? [] : [`the index of ${id} is ${document.index_status}`]),
    ...wrongCopies(observed, id, document),
  ];
}

function wrongCopies(observed: Observed, id: string, document: KnowledgeDocument): string[] {
  const wanted = observed.wanted.get(id);
  if (wanted === undefined || wanted === 'gone') return [];
  const copies = copiesOf(observed, id);
  const [copy] = copies;
  if (copies.length !== 1 || copy === undefined) return [`${id} has ${copies.length} copies at ElevenLabs`];
  return [
    ...(copy.id === document.elevenlabs_document_id ? [] : [`${id} records another copy than ${copy.id}`]),
    ...(copy.text === wanted.text
      ? []
      : [`${copy.id} holds "${shortened(copy.text)}" instead of "${shortened(wanted.text)}"`]),
    ...(isRefreshed(copy, wanted.autoSyncDays) ? [] : [`${copy.id} is fetched every ${autoSyncDaysOf(copy)} days`]),
    ...(document.index_status !== 'ready' || observed.world.elevenLabs.isIndexReady(copy.id)
      ? []
      : [`the index of ${copy.id} is recorded as ready, but is not`]),
    ...outsideFolder(observed, copy),
    ...(copy.name === remoteName(wanted.name, installation, id) ? [] : [`${copy.id} is called ${copy.name}`]),
  ];
}

const copiesOf = ({ world }: Observed, id: string): RemoteCopy[] =>
  world.elevenLabs.copies().filter(({ name }) => name.endsWith(` [kb:${installation}/${id}]`));

/** Copies whose name has lost the key, so that no search finds them. */
const strays = (observed: Observed): string[] =>
  ownCopies(observed)
    .filter(({ name }) => documentIdIn(name, installation) === null)
    .map(({ id, name }) => `${id} has lost its key: it is called ${name}`);

/** Checks that a copy is in the folder of record, the only one in which copies are searched. */
function outsideFolder(observed: Observed, { id, folderId }: RemoteCopy): string[] {
  const recorded = observed.folderOfRecord();
  return recorded === null || recorded === folderId ? [] : [`${id} is outside the folder of record`];
}

const wrongFolders = (observed: Observed): string[] =>
  ownCopies(observed).flatMap((copy) => outsideFolder(observed, copy));

const stateOf = ({ sync_status, synced_revision, revision, ...document }: KnowledgeDocument): string =>
  [
    sync_status,
    synced_revision === revision ? 'current' : 'outdated',
    document.sync_claim === null ? 'unclaimed' : 'claimed',
    document.unsettled_since === null ? 'settled' : 'unsettled',
    document.sync_error_message ?? 'no error',
  ].join(', ');
