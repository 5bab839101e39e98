/** What a person sends as the content of a document, and the source and body that are stored for it. */
import type { FileContentType, Source } from '@knowledge-sync/contract';
import type { BaseContext } from '../runtime/context.ts';
import { type Body, makeBody } from '../store/body.ts';

/** A file as it was sent, its type told by its content. */
export interface SentFile {
  filename: string;
  contentType: FileContentType;
  bytes: Buffer;
}

/** A source with the bytes that it stands for. */
export interface Content {
  source: Exclude<Source, { type: 'url' }>;
  body: Body;
}

export function textContent(ctx: BaseContext, content: string): Content {
  const body = makeBody(ctx.newId(), Buffer.from(content, 'utf8'));
  return { source: { type: 'text', size_bytes: body.sizeBytes, sha256: body.sha256 }, body };
}

export function fileContent(ctx: BaseContext, { filename, contentType, bytes }: SentFile): Content {
  const body = makeBody(ctx.newId(), bytes);
  const { sizeBytes, sha256 } = body;
  return { source: { type: 'file', filename, content_type: contentType, size_bytes: sizeBytes, sha256 }, body };
}
