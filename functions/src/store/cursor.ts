/** Positions in lists, opaque to the caller: creation times to the nanosecond, or ids. */
import { Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isDocumentId } from '../document/document-id.ts';
import type { ListPosition } from './queries.ts';

export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

const cursorSchema = z.tuple([
  z.int().min(-62_135_596_800).max(253_402_300_799),
  z.int().min(0).max(999_999_999),
  z.string().refine(isDocumentId),
]);

const idCursorSchema = z.tuple([z.string().refine(isDocumentId)]);

export const encodeCursor = ({ createdAt, id }: ListPosition): string =>
  Buffer.from(JSON.stringify([createdAt.seconds, createdAt.nanoseconds, id])).toString('base64url');

/** @throws BadCursorError */
export function decodeCursor(cursor: string): ListPosition {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new BadCursorError('cursor is not one of ours');
  const [seconds, nanoseconds, id] = parsed.data;
  return { createdAt: new Timestamp(seconds, nanoseconds), id };
}

export const encodeIdCursor = (id: string): string => Buffer.from(JSON.stringify([id])).toString('base64url');

/** @throws BadCursorError */
export function decodeIdCursor(cursor: string): string {
  const parsed = idCursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new BadCursorError('cursor is not one of ours');
  return parsed.data[0];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
