/** Every query that the functions make. They stand together so that a test can compare them with firestore.indexes.json. */
import { collections, type SyncStatus } from '@knowledge-sync/contract';
import { FieldPath, type Firestore, type OrderByDirection, type Query, Timestamp } from 'firebase-admin/firestore';

type Operator = '==' | '<=';

/** What of a query decides which index it needs. */
export interface QueryShape {
  collection: typeof collections.knowledge | typeof collections.uploads;
  where: readonly (readonly [field: string, operator: Operator])[];
  orderBy: readonly (readonly [field: string, direction: OrderByDirection])[];
}

export const documentId = '__name__';

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
  syncingAfter: {
    collection: collections.knowledge,
    where: [['sync_status', '==']],
    orderBy: [[documentId, 'asc']],
  },
  pendingQueuedBefore: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['queued_at', '<='],
    ],
    orderBy: [['queued_at', 'asc']],
  },
  failedWithRetryDue: {
    collection: collections.knowledge,
    where: [
      ['sync_status', '=='],
      ['next_retry_at', '<='],
    ],
    orderBy: [['next_retry_at', 'asc']],
  },
  flaggedBefore: {
    collection: collections.knowledge,
    where: [['retry_requested_at', '<=']],
    orderBy: [['retry_requested_at', 'asc']],
  },
  tombstonedBefore: {
    collection: collections.knowledge,
    where: [['deletion_requested_at', '<=']],
    orderBy: [['deletion_requested_at', 'asc']],
  },
  unsettledBefore: {
    collection: collections.knowledge,
    where: [['unsettled_since', '<=']],
    orderBy: [['unsettled_since', 'asc']],
  },
  uploadsExpiredBefore: {
    collection: collections.uploads,
    where: [['expires_at', '<=']],
    orderBy: [['expires_at', 'asc']],
  },
} as const satisfies Record<string, QueryShape>;

/** A place in the list: everything after it is older. */
export interface ListPosition {
  createdAt: Timestamp;
  id: string;
}

/** Documents newest first, after a position. Those without a time of creation are in no list. */
export function newest(db: Firestore, status: SyncStatus | null, after: ListPosition | null, limit: number): Query {
  const query =
    status === null
      ? build(db, queryShapes.newest, [], limit)
      : build(db, queryShapes.newestWithStatus, [status], limit);
  // Strings sort behind timestamps: the start keeps out what some other tool wrote there.
  return after === null ? query.startAt(latestTimestamp) : query.startAfter(after.createdAt, after.id);
}

/** Documents that somebody works on, or did when he died; paged by id. */
export function syncingAfter(db: Firestore, afterId: string | null, limit: number): Query {
  const query = build(db, queryShapes.syncingAfter, ['syncing' satisfies SyncStatus], limit);
  return afterId === null ? query : query.startAfter(afterId);
}

/** Pending documents queued at or before then, the longest waiting first. */
export const pendingQueuedBefore = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.pendingQueuedBefore, ['pending' satisfies SyncStatus, time], limit);

/** Failed documents that the schedule may queue again by then. */
export const failedWithRetryDue = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.failedWithRetryDue, ['failed' satisfies SyncStatus, time], limit);

/** Documents whose retry flag was set at or before then. */
export const flaggedBefore = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.flaggedBefore, [time], limit);

/** Documents whose deletion was requested at or before then. */
export const tombstonedBefore = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.tombstonedBefore, [time], limit);

/** Documents with a remote write of unknown outcome that started at or before then. */
export const unsettledBefore = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.unsettledBefore, [time], limit);

/** Records of uploads that expired by then. */
export const uploadsExpiredBefore = (db: Firestore, time: Timestamp, limit: number): Query =>
  build(db, queryShapes.uploadsExpiredBefore, [time], limit);

/** 9999-12-31, the last that Firestore holds. */
const latestTimestamp = new Timestamp(253_402_300_799, 999_999_999);

function build(db: Firestore, shape: QueryShape, values: readonly unknown[], limit: number): Query {
  let query: Query = db.collection(shape.collection);
  for (const [index, [field, operator]] of shape.where.entries()) query = query.where(field, operator, values[index]);
  for (const [field, direction] of shape.orderBy) {
    query = query.orderBy(field === documentId ? FieldPath.documentId() : field, direction);
  }
  return query.limit(limit);
}
