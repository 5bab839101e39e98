/** Shared by the calls about one document: its ID, its response, and the outcomes of commands. */
import { isolated, type Knowledge, knowledgeSchema, type OnDuplicate, type Source } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { AddResult } from '../commands/add.ts';
import type { EditResult } from '../commands/edit.ts';
import { isDocumentId } from '../document/document-id.ts';
import type { Stored } from '../store/read.ts';
import { exampleDocument } from './examples.ts';
import { keyReused, replayedHeader } from './http/idempotency.ts';
import { etagOf } from './http/if-match.ts';
import { ProblemError } from './http/problem.ts';
import { present } from './present.ts';

export const documentParamsSchema = z.object({ id: z.string().describe("The document's ID.") });

export const noSuchDocument = (): ProblemError =>
  new ProblemError('not-found', 'There is no document with this ID. It may have been deleted.');

/** @param next what the caller does with the new ETag */
export const changedMeanwhile = ({ document }: Stored, next: string): ProblemError =>
  new ProblemError(
    'changed-meanwhile',
    `Someone else saved this document first, and nothing was changed. Read it again, then ${next} with its new ETag.`,
    { headers: { ETag: etagOf(document) } },
  );

/** @throws ProblemError when Firestore has no document with such an ID */
export function knownId({ id }: { id: string }): string {
  if (isDocumentId(id)) return id;
  throw noSuchDocument();
}

export const documentContent = (example: Knowledge) => ({
  'application/json': { schema: knowledgeSchema.meta({ id: 'Knowledge' }), example },
});

const etag = { ETag: { description: 'Its revision, for `If-Match`.', schema: { type: 'string' } } } as const;

export const documentAnswer = (description: string, example = exampleDocument) => ({
  description,
  headers: etag,
  content: documentContent(example),
});

export const createdAnswer = (example = exampleDocument) => ({
  ...documentAnswer(
    'The document, stored and `pending`. If the key repeats a request, the document of that request.',
    example,
  ),
  headers: {
    ...etag,
    Location: { description: 'The path of the document.', schema: { type: 'string' as const } },
    ...replayedHeader,
  },
});

/** The answer to an addition that repeats a document. */
export const sameAnswer = (example = exampleDocument) => ({
  ...documentAnswer('The document that is there already, with `on_duplicate=skip` or `replace`.', example),
  headers: {
    ...etag,
    Location: { description: 'The path of the document.', schema: { type: 'string' as const } },
    'Same-By': {
      description: 'What is the same.',
      schema: { type: 'string' as const, enum: ['content', 'address', 'name'] },
    },
  },
});

interface Answer {
  body: Knowledge;
  headers: Record<string, string>;
}

/**
 * @throws ProblemError when the key was used for another request, or when the document is there
 *   already and that was to be refused
 */
export function addedAnswerOf(result: AddResult, onDuplicate: OnDuplicate): Answer & { status: 200 | 201 } {
  if (result.kind === 'key_reused') throw keyReused();
  const { id, document } = result.stored;
  const location = `/api/knowledge/${encodeURIComponent(id)}`;
  if (result.kind === 'same' && onDuplicate === 'error') {
    throw new ProblemError(
      'duplicate',
      `The document “${isolated(document.name)}” has the same ${result.by}. Nothing was stored. Send on_duplicate=keep to add another one.`,
      { documentId: id, headers: { Location: location } },
    );
  }
  return {
    status: result.kind === 'same' ? 200 : 201,
    body: present(result.stored),
    headers: {
      Location: location,
      ETag: etagOf(document),
      ...(result.kind === 'same' && { 'Same-By': result.by }),
      ...(result.kind === 'replayed' && { 'Idempotency-Replayed': 'true' }),
    },
  };
}

/**
 * @param wrongType the refusal when the edit does not fit a document of this type
 * @throws ProblemError when the edit was not made
 */
export function editedAnswerOf(result: EditResult, wrongType: (type: Source['type']) => ProblemError): Answer {
  switch (result.kind) {
    case 'missing':
      throw noSuchDocument();
    case 'being_deleted':
      throw new ProblemError('being-deleted', 'The document is being deleted. Nothing was changed.');
    case 'unfit':
      throw wrongType(result.sourceType);
    case 'changed_meanwhile':
      throw changedMeanwhile(result.stored, 'send your edit');
    case 'edited':
    case 'unchanged':
      return { body: present(result.stored), headers: { ETag: etagOf(result.stored.document) } };
    default:
      return result satisfies never;
  }
}

/** Source types in the words of a refusal. */
export const sourceTitles = { text: 'a text', url: 'a web page', file: 'a file' } as const satisfies Record<
  Source['type'],
  string
>;
