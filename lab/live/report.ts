/** The table of a live check, and its answers without anything that belongs to the workspace. */
import type { Row } from './check.ts';
import type { Exchange } from './http.ts';

/** One block per assumption: a terminal is too narrow for three columns of sentences. */
export function linesOf({ assumption, observed, verdict }: Row): string[] {
  return [`${verdict.padEnd(15)}${assumption}`, `${' '.repeat(15)}Observed: ${observed}`];
}

/** A captured answer, for a test of the simulator. */
export interface Fixture {
  purpose: string;
  method: string;
  path: string;
  status: number;
  content_type: string;
  body: unknown;
}

/** Values that say something about the form and nothing about the workspace. */
const plainWord = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * Removes ids, names, texts, addresses, times and messages of the workspace. Numbers become 0 or 1,
 * and a string stays only if it is a word like a status or a code.
 */
export function redacted({ purpose, method, path, status, contentType, body }: Exchange): Fixture {
  return {
    purpose,
    method,
    path: path.replace(/\?.*$/, '').split('/').map(segment).join('/'),
    status,
    content_type: contentType.split(';')[0] ?? '',
    body: plain(body, ''),
  };
}

const segment = (part: string): string => (/^[a-z-]*$/.test(part) || part === 'v1' ? part : '{id}');

function plain(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map((item) => plain(item, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [plainWord.test(name) ? name : '{id}', plain(inner, name)]),
    );
  }
  if (typeof value === 'number') return Math.min(1, Math.max(0, Math.trunc(value)));
  if (typeof value !== 'string') return value;
  return isForm(key, value) ? value : 'redacted';
}

/** Fields whose values are words of the API. */
const formFields = ['code', 'content_format', 'dependent_type', 'error_status', 'model', 'status', 'type'];

const isForm = (key: string, value: string): boolean => formFields.includes(key) && plainWord.test(value);
