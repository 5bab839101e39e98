/** Turns the text or file that a person sends into the source and body that are stored. */
import type { FileContentType, Source } from '@knowledge-sync/contract';
import type { BaseContext } from '../runtime/context.ts';
import { type Body, makeBody } from '../store/body.ts';

/** A file as it was sent. The type is detected from the content. */
export interface SentFile {
  filename: string;
  contentType: FileContentType;
  bytes: Buffer;
}

/** A source with its bytes. */
export interface Content {
  source: Exclude<Source, { type: 'url' }>;
  body: Body;
}

export function textContent(ctx: BaseContext, content: string): Content {
  const body = makeBody(ctx.newId(), Buffer.from(content, 'utf8'));
  return { source: { type: 'text', size_bytes: body.sizeBytes, sha256: body.sha256 }, body };
}

export function fileContent(bodyId: string, { filename, contentType, bytes }: SentFile): Content {
  const body = makeBody(bodyId, bytes);
  const { sizeBytes, sha256 } = body;
  return { source: { type: 'file', filename, content_type: contentType, size_bytes: sizeBytes, sha256 }, body };
}
