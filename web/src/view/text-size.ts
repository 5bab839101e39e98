import { limits, utf8Length } from '@knowledge-sync/contract';
import { formatBytes, plural } from './format.ts';

/** From this size on, the limit of a text matters to its author. */
const nearLimitBytes = limits.contentMaxBytes * 0.8;

/** Such a text has no search index, and agents get all of it. */
export const readInFull = `Agents read it in full (under ${limits.indexMinBytes} bytes)`;

/** The length of a typed text: "776 characters"; near a limit also what the limit is. */
export function textSize(text: string): string {
  const bytes = utf8Length(text);
  const length = plural(text.length, 'character');
  if (bytes > 0 && bytes < limits.indexMinBytes) return `${length} · ${readInFull}`;
  return bytes < nearLimitBytes ? length : `${formatBytes(bytes)} of ${formatBytes(limits.contentMaxBytes)}`;
}
