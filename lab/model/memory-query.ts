/** Queries on the memory store: the filters, orders and bounds that the product uses. */
import { type FieldPath, Timestamp } from 'firebase-admin/firestore';
import type { Fields, MemoryStore, Stored } from './memory-store.ts';

const documentIdField = '__name__';

export interface Bound {
  values: readonly unknown[];
  isInclusive: boolean;
}

export interface QuerySpec {
  collection: string;
  where: readonly { field: string; operator: '==' | '<=' | 'in'; value: unknown }[];
  orderBy: readonly { field: string; direction: 'asc' | 'desc' }[];
  limit: number | null;
  start: Bound | null;
  end: Bound | null;
}

export interface Row {
  path: string;
  stored: Stored;
}

export const emptyQuery = (collection: string): QuerySpec => ({
  collection,
  where: [],
  orderBy: [],
  limit: null,
  start: null,
  end: null,
});

export function runQuery(store: MemoryStore, spec: QuerySpec): Row[] {
  const order = completeOrder(spec);
  const rows = store
    .in(spec.collection)
    .filter(({ stored: { fields } }) =>
      order.every(({ field }) => field === documentIdField || valueIn(fields, field) !== undefined),
    )
    .filter(({ stored: { fields } }) => spec.where.every((condition) => holds(fields, condition)))
    .sort((a, b) => compareRows(a, b, order))
    .filter((row) => isAfterStart(row, spec.start, order) && isBeforeEnd(row, spec.end, order));
  return spec.limit === null ? rows : rows.slice(0, spec.limit);
}

/** Completes the order as Firestore does: by the field of an inequality, and last by id. */
export function completeOrder({ where, orderBy }: Pick<QuerySpec, 'where' | 'orderBy'>): QuerySpec['orderBy'] {
  const order = [...orderBy];
  for (const { field, operator } of where) {
    if (operator === '<=' && !order.some((by) => by.field === field)) order.push({ field, direction: 'asc' });
  }
  if (!order.some(({ field }) => field === documentIdField)) {
    order.push({ field: documentIdField, direction: order.at(-1)?.direction ?? 'asc' });
  }
  return order;
}

export const fieldOf = ({ path, stored }: Row, field: string): unknown =>
  field === documentIdField ? path.slice(path.lastIndexOf('/') + 1) : valueIn(stored.fields, field);

export const fieldName = (field: string | FieldPath): string => (typeof field === 'string' ? field : documentIdField);

function holds(fields: Fields, { field, operator, value }: QuerySpec['where'][number]): boolean {
  const standing = valueIn(fields, field);
  if (standing === undefined) return false;
  if (operator === 'in') return Array.isArray(value) && value.some((one) => compare(standing, one) === 0);
  if (rank(standing) !== rank(value)) return false;
  const order = compare(standing, value);
  return operator === '==' ? order === 0 : order <= 0;
}

/** The value at a path such as `sync_error.type`; undefined if there is none. */
export function valueIn(fields: Fields, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined),
      fields,
    );
}

function compareRows(a: Row, b: Row, order: QuerySpec['orderBy']): number {
  for (const { field, direction } of order) {
    const difference = compare(fieldOf(a, field), fieldOf(b, field));
    if (difference !== 0) return direction === 'asc' ? difference : -difference;
  }
  return 0;
}

/** Negative when the row is before the bound's values. */
function positionTo(row: Row, { values }: Bound, order: QuerySpec['orderBy']): number {
  for (const [index, value] of values.entries()) {
    const by = order[index];
    if (by === undefined) throw new Error('a bound has more values than the query has orders');
    const difference = compare(fieldOf(row, by.field), value);
    if (difference !== 0) return by.direction === 'asc' ? difference : -difference;
  }
  return 0;
}

function isAfterStart(row: Row, bound: Bound | null, order: QuerySpec['orderBy']): boolean {
  if (bound === null) return true;
  const position = positionTo(row, bound, order);
  return position > 0 || (position === 0 && bound.isInclusive);
}

function isBeforeEnd(row: Row, bound: Bound | null, order: QuerySpec['orderBy']): boolean {
  if (bound === null) return true;
  const position = positionTo(row, bound, order);
  return position < 0 || (position === 0 && bound.isInclusive);
}

/** The order of types: https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering */
function rank(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') return 2;
  if (value instanceof Timestamp) return 3;
  if (typeof value === 'string') return 4;
  if (Buffer.isBuffer(value)) return 5;
  return 6;
}

function compare(a: unknown, b: unknown): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (a instanceof Timestamp && b instanceof Timestamp) return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.compare(a, b);
  return 0;
}
