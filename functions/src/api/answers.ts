/** What is answered to the calls that store something: one way for texts, web pages and files. */
import type { EditKnowledge, Knowledge, Source } from '@knowledge-sync/contract';
import type { CreateResult } from '../commands/create.ts';
import type { EditResult } from '../commands/edit.ts';
import type { ApiContext } from '../runtime/context.ts';
import { etagOf } from './etag.ts';
import { present } from './present.ts';
import { type FieldError, invalidFields, noSuchDocument, ProblemError } from './problem.ts';

interface Answer {
  body: Knowledge;
  headers: Record<string, string>;
}

/** @throws ProblemError when the key came before with another request */
export function createdAnswerOf(ctx: ApiContext, result: CreateResult): Answer {
  if (result.kind === 'key_reused') {
    throw new ProblemError(
      'idempotency-key-reused',
      'This Idempotency-Key came before with another request: send a fresh one for each new document.',
      {
        errors: [
          { field: 'Idempotency-Key', message: 'Idempotency-Key must be new for a new document: send a fresh one' },
        ],
      },
    );
  }
  const { id, document } = result.stored;
  ctx.logger.info('document created', {
    document_id: id,
    source: document.source.type,
    body_parts: document.body_parts,
    result: result.kind,
  });
  return {
    body: present(result.stored),
    headers: {
      Location: `/api/knowledge/${encodeURIComponent(id)}`,
      ETag: etagOf(document),
      ...(result.kind === 'replayed' && { 'Idempotency-Replayed': 'true' }),
    },
  };
}

/**
 * @param refusalOf what to say when the edit is for documents with another kind of source
 * @throws ProblemError when nothing was changed that should have been
 */
export function editedAnswerOf(
  ctx: ApiContext,
  id: string,
  result: EditResult,
  refusalOf: (sourceType: Source['type']) => ProblemError,
): Answer {
  switch (result.kind) {
    case 'missing':
      throw noSuchDocument();
    case 'being_deleted':
      throw new ProblemError('being-deleted', 'The document is being deleted: nothing was changed.');
    case 'unfit':
      throw refusalOf(result.sourceType);
    case 'changed_meanwhile':
      throw new ProblemError(
        'changed-meanwhile',
        'Somebody else saved this document meanwhile: nothing was changed. Read it again, and send your edit with its new ETag.',
        { headers: { ETag: etagOf(result.stored.document) } },
      );
    case 'edited':
    case 'unchanged':
      ctx.logger.info('document edited', { document_id: id, result: result.kind });
      return { body: present(result.stored), headers: { ETag: etagOf(result.stored.document) } };
    default:
      return result satisfies never;
  }
}

const sourceTitles = { text: 'a text', url: 'a web page', file: 'a file' } as const satisfies Record<
  Source['type'],
  string
>;

/** @param what only some kind of document can have done to it */
export const wrongSource = (sourceType: Source['type'], what: string): ProblemError =>
  new ProblemError('wrong-source', `The document is ${sourceTitles[sourceType]}, and ${what}: nothing was changed.`);

const contentFixes = {
  text: '',
  url: 'its text comes from its address',
  file: 'replace the file with PUT /api/knowledge/{id}/file',
} as const satisfies Record<Source['type'], string>;

/** The fields of an edit that a document of this kind does not have. */
export function unfitFields(edit: EditKnowledge, sourceType: Source['type']): ProblemError {
  const content: FieldError = {
    field: 'content',
    message: `content is for texts, and this document is ${sourceTitles[sourceType]}: ${contentFixes[sourceType]}`,
  };
  const autoSync: FieldError = {
    field: 'auto_sync',
    message: `auto_sync is for web pages, and this document is ${sourceTitles[sourceType]}: remove it`,
  };
  const isContentUnfit = edit.content !== undefined && sourceType !== 'text';
  if (!isContentUnfit) return invalidFields([autoSync]);
  return invalidFields(edit.auto_sync !== undefined && sourceType !== 'url' ? [content, autoSync] : [content]);
}
