/**
 * All queries of the functions, in one place, so that a test can compare them with
 * firestore.indexes.json.
 */
import {
  bodyPartId,
  type Check,
  collections,
  conditionsOf,
  type EventFilter,
  type FindingKind,
  filterFields,
  type IndexStatus,
  type ListFilter,
  type SourceType,
  type SyncErrorType,
  type SyncStatus,
  schemaVersion,
  wordsField,
} from '@knowledge-sync/contract';
import {
  AggregateField,
  type DocumentReference,
  FieldPath,
  type Firestore,
  type OrderByDirection,
  type Query,
  type QueryDocumentSnapshot,
  Timestamp,
} from 'firebase-admin/firestore';

type Operator = '==' | '<=' | 'in' | 'array-contains';
/** The parts of a query that decide which index it needs. */
export interface QueryShape {
  collection: (typeof collections)[keyof typeof collections];
  where: readonly (readonly [field: string, operator: Operator])[];
  orderBy: readonly (readonly [field: string, direction: OrderByDirection])[];
  /**
   * Served by merging the automatic indexes of its fields, without an index of its own. Only for
   * equal values and the order of ids.
   */
  isMerged?: true;
}

export const documentId = '__name__';

/** Events that have these values, newest first. */
const eventsBy = (...fields: EventField[]) =>
  ({
    collection: collections.events,
    where: fields.map((field) => [field, '=='] as const),
    orderBy: [
      ['at', 'desc'],
      [documentId, 'desc'],
    ],
  }) as const satisfies QueryShape;
type EventField = 'document_id' | 'uid' | 'action';

/** By a time that another tool may have set far ahead, so that the document would never be due. */
const farAhead = (field: string, status: SyncStatus | null) =>
  ({
    collection: collections.knowledge,
    where: status === null ? [] : [['sync_status', '==']],
    orderBy: [[field, 'asc']],
  }) as const satisfies QueryShape;

export const queryShapes = {
  newest: {
    collection: collections.knowledge,
    where: [],
    orderBy: [
      ['created_at', 'desc'],
      [documentId, 'desc'],
    ],
  },
  newestWithStatus: {
    collection: collections.knowledge,
    where: [['sync_status', '==']],
    orderBy: [
      ['created_at', 'desc'],
      [documentId, 'desc'],
    ],
  },
  withStatus: {
    collection: collections.knowledge,
    where: [['sync_status', '==']],
    orderBy: [[documentId, 'asc']],
  },
  everyDocument: {
    collection: collections.knowledge,
    where: [],
    orderBy: [[documentId, 'asc']],
  },
  pendingLongest: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['queued_at', '<='],
    ],
    orderBy: [['queued_at', 'asc']],
  },
  queuedSince: { collection: collections.knowledge, where: [], orderBy: [['queued_at', 'desc']] },
  unsynced: { collection: collections.knowledge, where: [['sync_status', 'in']], orderBy: [] },
  failedByAny: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['sync_error.type', 'in'],
    ],
    orderBy: [[documentId, 'asc']],
    isMerged: true,
  },
  pendingSince: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['pending_since', '<='],
    ],
    orderBy: [['pending_since', 'asc']],
  },
  dueForRetry: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['next_retry_at', '<='],
    ],
    orderBy: [['next_retry_at', 'asc']],
  },
  pendingUndated: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['queued_at', '=='],
    ],
    orderBy: [],
  },
  flagged: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['retry_requested_at', '<='],
    ],
    orderBy: [['retry_requested_at', 'asc']],
  },
  tombstones: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['deletion_requested_at', '<='],
    ],
    orderBy: [
      ['deletion_requested_at', 'asc'],
      [documentId, 'asc'],
    ],
  },
  newestTombstones: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['deletion_requested_at', '<='],
    ],
    orderBy: [
      ['deletion_requested_at', 'desc'],
      [documentId, 'desc'],
    ],
  },
  deletionsDue: {
    collection: collections.knowledge,
    where: [['deletion_not_before', '<=']],
    orderBy: [['deletion_not_before', 'asc']],
  },
  bySchemaVersion: { collection: collections.knowledge, where: [], orderBy: [['schema_version', 'asc']] },
  settling: {
    collection: collections.knowledge,
    where: [['settles_at', '<=']],
    orderBy: [['settles_at', 'asc']],
  },
  neverIndexed: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['index_status', '=='],
    ],
    orderBy: [],
  },
  indexDue: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['index_due_at', '<='],
    ],
    orderBy: [['index_due_at', 'asc']],
  },
  indexCheckedBy: {
    collection: collections.knowledge,
    where: [['index_checked_at', '<=']],
    orderBy: [
      ['index_checked_at', 'asc'],
      [documentId, 'asc'],
    ],
  },
  pagesDue: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['auto_sync_check_at', '<='],
    ],
    orderBy: [['auto_sync_check_at', 'asc']],
  },
  expiredUploads: {
    collection: collections.uploads,
    where: [['expires_at', '<=']],
    orderBy: [['expires_at', 'asc']],
  },
  uploadsFor: {
    collection: collections.uploads,
    where: [['document', '==']],
    orderBy: [],
  },
  uploadByKey: { collection: collections.uploads, where: [['session.key', '==']], orderBy: [] },
  queuedAhead: farAhead('queued_at', 'pending'),
  retryAhead: farAhead('next_retry_at', 'failed'),
  flagAhead: farAhead('retry_requested_at', 'failed'),
  indexAhead: farAhead('index_due_at', 'completed'),
  pageAhead: farAhead('auto_sync_check_at', 'completed'),
  deletionAhead: farAhead('deletion_not_before', null),
  settlingAhead: farAhead('settles_at', null),
  uploadAhead: { collection: collections.uploads, where: [], orderBy: [['expires_at', 'asc']] },
  failedBy: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['sync_error.type', '=='],
    ],
    orderBy: [[documentId, 'asc']],
    isMerged: true,
  },
  failedForGood: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['sync_error.type', '=='],
      ['next_retry_at', '=='],
    ],
    orderBy: [[documentId, 'asc']],
    isMerged: true,
  },
  syncedWithIndex: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['index_status', '=='],
    ],
    orderBy: [],
  },
  ofType: {
    collection: collections.knowledge,
    where: [['source.type', '==']],
    orderBy: [],
  },
  sameContent: { collection: collections.knowledge, where: [['source.sha256', '==']], orderBy: [] },
  sameAddress: { collection: collections.knowledge, where: [['address_key', '==']], orderBy: [] },
  sameName: { collection: collections.knowledge, where: [['name_folded', '==']], orderBy: [] },
  latestSyncs: { collection: collections.knowledge, where: [], orderBy: [['synced_at', 'desc']] },
  matching: {
    collection: collections.knowledge,
    where: [...filterFields.map((field) => [field, '=='] as const), [wordsField, 'array-contains']],
    orderBy: [[documentId, 'asc']],
    isMerged: true,
  },
  withRemoteId: {
    collection: collections.knowledge,
    where: [['elevenlabs_document_id', '==']],
    orderBy: [],
  },
  withRemoteIds: {
    collection: collections.knowledge,
    where: [['elevenlabs_document_id', 'in']],
    orderBy: [],
  },
  textsBySize: {
    collection: collections.knowledge,
    where: [['source.type', '==']],
    orderBy: [['source.size_bytes', 'asc']],
  },
  checksDue: {
    collection: collections.checks,
    where: [
      ['due_for', '=='],
      ['due_at', '<='],
    ],
    orderBy: [['due_at', 'asc']],
  },
  questions: {
    collection: collections.questions,
    where: [],
    orderBy: [['created_at', 'asc']],
  },
  openJobs: {
    collection: collections.jobs,
    where: [['ended_at', '==']],
    orderBy: [],
  },
  findings: {
    collection: collections.findings,
    where: [],
    orderBy: [[documentId, 'asc']],
  },
  findingsAbout: {
    collection: collections.findings,
    where: [['document_id', '==']],
    orderBy: [],
  },
  partsOfBody: {
    collection: collections.body,
    where: [],
    orderBy: [[documentId, 'asc']],
  },
  versions: {
    collection: collections.versions,
    where: [],
    orderBy: [['replaced_at', 'desc']],
  },
  events: eventsBy(),
  'events by document_id': eventsBy('document_id'),
  'events by uid': eventsBy('uid'),
  'events by action': eventsBy('action'),
  'events by document_id uid': eventsBy('document_id', 'uid'),
  'events by document_id action': eventsBy('document_id', 'action'),
  'events by uid action': eventsBy('uid', 'action'),
  'events by document_id uid action': eventsBy('document_id', 'uid', 'action'),
} as const satisfies Record<string, QueryShape>;

/** A place in the list: everything after it is older. */
export interface ListPosition {
  createdAt: Timestamp;
  id: string;
}

/** Documents, newest first, after a position. Documents without a creation time are not listed. */
export function newest(db: Firestore, status: SyncStatus | null, after: ListPosition | null): Query {
  const query = status === null ? build(db, queryShapes.newest, []) : build(db, queryShapes.newestWithStatus, [status]);
  // Strings sort behind timestamps. The start excludes strings that another tool wrote.
  return after === null ? query.startAt(latestTimestamp) : query.startAfter(after.createdAt, after.id);
}

/** Documents with the status `syncing`, paged by id. */
export function syncing(db: Firestore, afterId: string | null): Query {
  const query = build(db, queryShapes.withStatus, ['syncing' satisfies SyncStatus]);
  return afterId === null ? query : query.startAfter(afterId);
}

/** All documents, paged by id, also those that do not fit the schema. */
export function everyDocument(db: Firestore, afterId: string | null): Query {
  const query = build(db, queryShapes.everyDocument, []);
  return afterId === null ? query : query.startAfter(afterId);
}

/** Documents that name this as their copy. */
export const withRemoteId = (db: Firestore, remoteId: string): Query => build(db, queryShapes.withRemoteId, [remoteId]);

/** Checks of documents that are due by then, the longest waiting first. */
export const checksDue = (db: Firestore, reason: NonNullable<Check['due_for']>, dueUntil: Timestamp): Query =>
  build(db, queryShapes.checksDue, [reason, dueUntil]);

/** The questions of a document, the oldest first. */
export const questionsOf = (document: DocumentReference): Query => build(document, queryShapes.questions, []);

/** The most that Firestore compares with in one query. */
const valuesMax = 30;

/** Documents that name one of these as their copy; at most 30. */
export const withRemoteIds = (db: Firestore, remoteIds: readonly string[]): Query =>
  // Another tool may have given many documents the same copy.
  build(db, queryShapes.withRemoteIds, [remoteIds.slice(0, valuesMax)]).limit(2 * valuesMax);

/**
 * Counts all documents, and the texts among them with their sizes. Reads one index entry for each
 * document and one more for each text, which is billed as one read for a thousand entries.
 */
export async function sizeOfTexts(db: Firestore): Promise<{ documents: number; texts: number; bytes: number }> {
  const texts = build(db, queryShapes.textsBySize, ['text' satisfies SourceType]);
  const [all, ofTexts] = await Promise.all([
    db.collection(collections.knowledge).count().get(),
    texts.aggregate({ count: AggregateField.count(), bytes: AggregateField.sum('source.size_bytes') }).get(),
  ]);
  return { documents: all.data().count, texts: ofTexts.data().count, bytes: ofTexts.data().bytes };
}

/** Comparisons that have not ended. */
export const openJobs = (db: Firestore): Query => build(db, queryShapes.openJobs, [null]);

/** The findings of a comparison, by kind. */
export const findingsOf = (job: DocumentReference): Query => build(job, queryShapes.findings, []);

/** The findings of one kind, paged by id. Their ids are the kind, a hyphen and a hash. */
export const findingsOfKind = (job: DocumentReference, kind: FindingKind, afterId: string | null): Query =>
  build(job, queryShapes.findings, [])
    .startAfter(afterId ?? `${kind}-`)
    // Behind every hash.
    .endAt(`${kind}-~`);

/** The findings of a comparison about one document. */
export const findingsAbout = (job: DocumentReference, document: string): Query =>
  build(job, queryShapes.findingsAbout, [document]);

/** Pending documents queued at or before then, the longest waiting first. */
export const pendingLongest = (db: Firestore, queuedUntil: Timestamp): Query =>
  build(db, queryShapes.pendingLongest, ['pending' satisfies SyncStatus, queuedUntil]);

/** Documents whose time of queueing lies between these, the latest first. */
export const queuedSince = (db: Firestore, since: Timestamp, until: Timestamp): Query =>
  build(db, queryShapes.queuedSince, []).startAt(until).endAt(since);

/** Documents that wait, that a worker has, or that have failed. */
export const unsynced = (db: Firestore): Query =>
  build(db, queryShapes.unsynced, [['pending', 'syncing', 'failed'] satisfies SyncStatus[]]);

/** Documents that failed for one of these reasons, at most 30. */
export const failedByAny = (db: Firestore, types: readonly SyncErrorType[]): Query =>
  build(db, queryShapes.failedByAny, ['failed' satisfies SyncStatus, [...types]]);

/** Documents that have been pending since then or longer, the longest first. */
export const pendingSince = (db: Firestore, until: Timestamp): Query =>
  build(db, queryShapes.pendingSince, ['pending' satisfies SyncStatus, until]);

/** Documents that a newer release has written. */
export const newerDocuments = (db: Firestore): Query =>
  build(db, queryShapes.bySchemaVersion, []).startAfter(schemaVersion).endAt(Number.MAX_SAFE_INTEGER);

/** Failed documents that the schedule queues again by then. */
export const dueForRetry = (db: Firestore, dueUntil: Timestamp): Query =>
  build(db, queryShapes.dueForRetry, ['failed' satisfies SyncStatus, dueUntil]);

/** Pending documents without a queueing time. */
export const pendingUndated = (db: Firestore): Query =>
  build(db, queryShapes.pendingUndated, ['pending' satisfies SyncStatus, null]);

/** Failed documents whose retry flag was set at or before then. */
export const flagged = (db: Firestore, requestedUntil: Timestamp): Query =>
  build(db, queryShapes.flagged, ['failed' satisfies SyncStatus, requestedUntil]);

/** Documents of a status whose deletion was requested at or before then. */
export const tombstones = (db: Firestore, status: SyncStatus, requestedUntil: Timestamp): Query =>
  build(db, queryShapes.tombstones, [status, requestedUntil]);

/** The same, the latest request first, down to those requested at `since`; null for all. */
export function newestTombstones(
  db: Firestore,
  status: SyncStatus,
  requestedUntil: Timestamp,
  since: Timestamp | null,
): Query {
  const query = build(db, queryShapes.newestTombstones, [status, requestedUntil]);
  return since === null ? query : query.endAt(since);
}

/** Documents whose removal may begin by then and has not begun. */
export const deletionsDue = (db: Firestore, dueUntil: Timestamp): Query =>
  build(db, queryShapes.deletionsDue, [dueUntil]);

/** Documents whose lost requests can no longer take effect. */
export const settling = (db: Firestore, settledUntil: Timestamp): Query =>
  build(db, queryShapes.settling, [settledUntil]);

/** Live documents that were sent while search indexes were off. */
export const neverIndexed = (db: Firestore): Query =>
  build(db, queryShapes.neverIndexed, ['completed' satisfies SyncStatus, null]);

/** Live documents whose search index is to be checked by then. */
export const indexDue = (db: Firestore, dueUntil: Timestamp): Query =>
  build(db, queryShapes.indexDue, ['completed' satisfies SyncStatus, dueUntil]);

/**
 * Documents whose search index was last checked by then and after the given check, or without its
 * id, after its time.
 */
export const indexCheckedBy = (
  db: Firestore,
  until: Timestamp,
  after: { checked_at: Timestamp; id: string | null },
): Query =>
  build(db, queryShapes.indexCheckedBy, [until]).startAfter(
    ...[after.checked_at, after.id].filter((value) => value !== null),
  );

/** Live web pages whose refreshes are to be checked by then. */
export const pagesDue = (db: Firestore, dueUntil: Timestamp): Query =>
  build(db, queryShapes.pagesDue, ['completed' satisfies SyncStatus, dueUntil]);

/** Records of uploads that were abandoned. */
export const expiredUploads = (db: Firestore, expiredUntil: Timestamp): Query =>
  build(db, queryShapes.expiredUploads, [expiredUntil]);

export type FarAhead = Extract<keyof typeof queryShapes, `${string}Ahead`>;
const statusOf: Partial<Record<FarAhead, SyncStatus>> = {
  queuedAhead: 'pending',
  retryAhead: 'failed',
  flagAhead: 'failed',
  indexAhead: 'completed',
  pageAhead: 'completed',
};

const timesOf = (db: Firestore, shape: FarAhead): Query => {
  const status = statusOf[shape];
  return build(db, queryShapes[shape], status === undefined ? [] : [status]);
};

/** Documents with a later time, the earliest first, and then those whose field is no time. */
export const farAheadOf = (db: Firestore, shape: FarAhead, latest: Timestamp): Query =>
  timesOf(db, shape).startAfter(latest);

/** The same for all times. */
export const everyTimeOf = (db: Firestore, shape: FarAhead): Query => timesOf(db, shape).startAt(earliestTimestamp);

/** The field of a query for times. */
export const timeFieldOf = (shape: FarAhead): string => queryShapes[shape].orderBy[0][0];

/** Documents that failed for this reason, by id, after the given one. */
export function failedBy(db: Firestore, type: SyncErrorType, afterId: string | null): Query {
  const query = build(db, queryShapes.failedBy, ['failed' satisfies SyncStatus, type]);
  return afterId === null ? query : query.startAfter(afterId);
}

/** Documents that failed for this reason, and that the schedule does not queue again. */
export const failedForGood = (db: Firestore, type: SyncErrorType): Query =>
  build(db, queryShapes.failedForGood, ['failed' satisfies SyncStatus, type, null]);

/** Failed documents that the schedule queues again. */
export const retrying = (db: Firestore): Query => farAheadOf(db, 'retryAhead', Timestamp.fromMillis(0));

/** Synced documents whose search index has this state. */
export const syncedWithIndex = (db: Firestore, index: IndexStatus): Query =>
  build(db, queryShapes.syncedWithIndex, ['completed' satisfies SyncStatus, index]);

export const ofType = (db: Firestore, type: SourceType): Query => build(db, queryShapes.ofType, [type]);

/** Documents with the same content, the same address in any spelling, or the same name. */
export const sameAs = (db: Firestore, shape: 'sameContent' | 'sameAddress' | 'sameName', value: string): Query =>
  build(db, queryShapes[shape], [value]);

/** Only the times of the documents that were synced last, the latest first. */
export const latestSyncs = (db: Firestore): Query =>
  build(db, queryShapes.latestSyncs, []).startAt(latestTimestamp).select('synced_at', 'time_to_live_ms');

/** Documents that match a filter and have a word in their name, by id, after the given one. */
export function matching(db: Firestore, filter: ListFilter, word: string | null, afterId: string | null): Query {
  const conditions = conditionsOf(filter);
  const where = [
    ...conditions.map(([field]) => [field, '=='] as const),
    ...(word === null ? [] : [[wordsField, 'array-contains'] as const]),
  ];
  const values = [...conditions.map(([, value]) => value), ...(word === null ? [] : [word])];
  const query = build(db, { ...queryShapes.matching, where }, values);
  return afterId === null ? query : query.startAfter(afterId);
}

/** Records of bodies, replaced or still being written, that belong to one document. */
export const uploadsFor = (db: Firestore, document: string): Query => build(db, queryShapes.uploadsFor, [document]);

/** Uploads in parts of one file by one person. */
export const uploadByKey = (db: Firestore, key: string): Query => build(db, queryShapes.uploadByKey, [key]);

/** A body has 100 parts at most. */
const mostParts = 200;

/** The stored parts of one body, by id only: their bytes are not read. */
export const partsOfBody = (document: DocumentReference, bodyId: string): Query =>
  build(document, queryShapes.partsOfBody, [])
    .startAt(bodyPartId(bodyId, 0))
    // Behind every number.
    .endAt(`${bodyId}.~`)
    .limit(mostParts)
    .select();

/** The stored parts of all bodies of a document, by id only. */
export const partsOfAllBodies = (document: DocumentReference): Query =>
  build(document, queryShapes.partsOfBody, []).select();

/** The texts of a document that edits have replaced, newest first, without the texts themselves. */
export const newestVersions = (document: DocumentReference): Query =>
  build(document, queryShapes.versions, []).select(
    'name',
    'size_bytes',
    'sha256',
    'saved_at',
    'saved_by',
    'replaced_at',
    'replaced_by',
    'expire_at',
  );

/** Events that match the filter, newest first, after a position. */
export function newestEvents(db: Firestore, { document, uid, action }: EventFilter, after: ListPosition | null): Query {
  const values = { document_id: document, uid, action };
  const fields = eventFields.filter((field) => values[field] !== undefined);
  const query = build(
    db,
    eventsBy(...fields),
    fields.map((field) => values[field]),
  );
  return after === null ? query : query.startAfter(after.createdAt, after.id);
}

const eventFields: readonly EventField[] = ['document_id', 'uid', 'action'];

/** The next page of a query. */
export const afterLast = (query: Query, last: QueryDocumentSnapshot | null): Query =>
  last === null ? query : query.startAfter(last);

/** 0001-01-01, the first that Firestore holds. */
const earliestTimestamp = new Timestamp(-62_135_596_800, 0);
/** 9999-12-31, the last that Firestore holds. */
const latestTimestamp = new Timestamp(253_402_300_799, 999_999_999);

function build(parent: Firestore | DocumentReference, shape: QueryShape, values: readonly unknown[]): Query {
  let query: Query = parent.collection(shape.collection);
  for (const [index, [field, operator]] of shape.where.entries()) query = query.where(field, operator, values[index]);
  for (const [field, direction] of shape.orderBy) {
    query = query.orderBy(field === documentId ? FieldPath.documentId() : field, direction);
  }
  return query;
}
