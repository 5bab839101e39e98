import { uploadSchema } from '@knowledge-sync/contract';
import { jsonSchema } from '../data/refusal.ts';
import type { Answered, UploadRequest } from './request.ts';
import { sha256 } from './sha256.ts';

const openedSchema = jsonSchema.pipe(
  uploadSchema.pick({ id: true, part_bytes: true, part_count: true, received: true }),
);

/** A file that is sent in parts, and what becomes of it. */
export interface PartedFile {
  file: Blob;
  filename: string;
  name: string;
  replaces: string | null;
}

export type PartMessage = Pick<UploadRequest, 'method' | 'contentType' | 'body'> & { path: string };

interface Connection {
  /** Sends one request of this upload. */
  call: (message: PartMessage, onProgress: (fraction: number) => void) => Promise<Answered>;
  onProgress: (fraction: number) => void;
  /** The upload whose end was asked for, if the answer was lost. */
  finishing: { id: string | null };
}

const isGood = (answer: Answered): answer is Answered & { kind: 'answer' } =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status <= 299;

const nothing = (): void => undefined;

/**
 * Sends a file in parts. The service knows which ones it has, so that the same file continues after
 * a lost connection, and also after a reload of the page.
 *
 * @returns the answer to the last request: of the end, or of the request that failed
 * @throws what reading the file throws, such as when it was changed or deleted
 */
export async function sendInParts(sent: PartedFile, { call, onProgress, finishing }: Connection): Promise<Answered> {
  const finish = async (id: string): Promise<Answered> => {
    finishing.id = id;
    const answer = await call({ method: 'POST', path: `/${id}/finish`, contentType: null, body: null }, nothing);
    if (answer.kind === 'answer') finishing.id = null;
    return answer;
  };
  if (finishing.id !== null) {
    const answer = await finish(finishing.id);
    // The end did not arrive, and the upload has expired since.
    if (answer.kind !== 'answer' || answer.status !== 404) return answer;
  }
  const { file, filename, name, replaces } = sent;
  const fields = {
    filename,
    name,
    size_bytes: file.size,
    sha256: await sha256(await file.arrayBuffer()),
    ...(replaces !== null && { replaces }),
  };
  const opened = await call(
    { method: 'POST', path: '', contentType: 'application/json', body: JSON.stringify(fields) },
    nothing,
  );
  if (!isGood(opened)) return opened;
  const { id, part_bytes, part_count, received } = openedSchema.parse(opened.body);
  const missing = Array.from({ length: part_count }, (_, part) => part).filter((part) => !received.includes(part));
  for (const [at, part] of missing.entries()) {
    const report = (fraction: number): void => onProgress((part_count - missing.length + at + fraction) / part_count);
    report(0);
    // Reading fails if the file was changed on the disk.
    const body = await file.slice(part * part_bytes, (part + 1) * part_bytes).arrayBuffer();
    const path = `/${id}/parts/${part}`;
    const answer = await call({ method: 'PUT', path, contentType: 'application/octet-stream', body }, report);
    if (!isGood(answer)) return answer;
  }
  return await finish(id);
}
