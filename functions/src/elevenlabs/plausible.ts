/**
 * Values in ElevenLabs' answers that the service stores or sends back. One that cannot be meant is
 * unknown; it must not spoil the answer for other copies.
 */
import { z } from 'zod';

const maxIdLength = 200;

/** Whether it can be the id of a copy, a folder or an agent: it becomes part of an address. */
export const isRemoteId = (id: string): boolean =>
  id !== '' && id.length <= maxIdLength && id !== '.' && id !== '..' && !/[/\\?#\s\p{Cc}]/u.test(id);

export const remoteIdSchema = z.string().refine(isRemoteId, 'must be an id');

/** A time in milliseconds, taken for seconds, is later. */
const latestMs = Date.UTC(2200);

/** A time in seconds since 1970, in milliseconds; null if it cannot be meant. */
export function millisOf(seconds: unknown): number | null {
  if (typeof seconds !== 'number') return null;
  const ms = Math.round(seconds * 1_000);
  return ms > 0 && ms <= latestMs ? ms : null;
}

/** A time in seconds since 1970; null if it cannot be meant. */
export const secondsOf = (seconds: unknown): number | null =>
  typeof seconds === 'number' && millisOf(seconds) !== null ? seconds : null;

const maxNameLength = 2_000;

/** Shortens a name of any length for storage. Its end is kept, because that has the key. */
export const shortName = (name: string): string =>
  name.length <= maxNameLength ? name : name.slice(-maxNameLength).toWellFormed();
