/**
 * Reads documents that a person or a script wrote directly in Firestore. Pure. `readByHand` says
 * what is wanted, with the limits of the API; `takenIn` completes the document.
 *
 * | written | becomes |
 * | --- | --- |
 * | `name` and `content`, or `url` | a text or a web page |
 * | `content` on a text | its new text |
 * | `name`, `source`, or `url` on a web page | an edit |
 * | a field of the service that is missing or invalid | its default |
 */
import {
  addressFields,
  contentSchema,
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  nameFields,
  nameOfUrl,
  nameSchema,
  newKnowledgeDocument,
  type Source,
  sourceSchema,
  urlSchema,
} from '@knowledge-sync/contract';
import { FieldValue, type Timestamp } from 'firebase-admin/firestore';
import type { EngineConfig } from '../runtime/context.ts';
import type { RawDocument } from './lease.ts';
import {
  beginning,
  mergeOpenRequests,
  type OpenRequests,
  openRequestsOf,
  withEndedClaim,
  withOpenRequest,
} from './open-requests.ts';
import { revisionOf, sha256 } from './revision.ts';
import { takenInStatus } from './transitions.ts';

export interface WantedByHand {
  name: string;
  source: Source;
  /** The text to store as the new body; null if the document keeps its body, or has none. */
  text: string | null;
}

/** Names the invalid fields, with the fix. */
export interface ProblemByHand {
  problem: string;
}

/** `created_by` of documents that name no author. */
const scriptAuthor = 'script';

const shape = knowledgeDocumentSchema.shape;
type Field = keyof typeof shape;
const maxProblems = 3;
const fix = 'Correct it in Firestore, or delete the document.';
const howToWrite = 'Write the text to content, or the address of a web page to url.';
const sourceTitles = { text: 'a text', url: 'a web page', file: 'a file' } as const;

/** Invalid ones are not replaced, because a person has to decide about a deletion. */
const deletionRules = {
  deletion_requested_at: 'must be a timestamp or null.',
  deletion_not_before: 'must be a timestamp or null.',
  deletion_force: 'must be true or false.',
} as const satisfies Partial<Record<Field, string>>;
const deletionFields = Object.keys(deletionRules) as (keyof typeof deletionRules)[];

/**
 * Returns what is wanted, or what is wrong. Depends only on fields that a rejection does not
 * change, so that a document is rejected once for the same reason.
 */
export function readByHand(raw: RawDocument): WantedByHand | ProblemByHand {
  const problems: string[] = [];
  const wanted = contentOf(raw, problems);
  const defaultName = !isPresent(raw.name) && wanted?.source.type === 'url' ? nameOfUrl(wanted.source.url) : null;
  const name = defaultName ?? checked('name', nameSchema, raw.name, problems);
  for (const field of deletionFields) {
    if (isPresent(raw[field]) && !fits(field, raw[field])) problems.push(`${field}: ${deletionRules[field]}`);
  }
  if (name !== null && wanted !== null && problems.length === 0) return { name, ...wanted };
  return { problem: [...problems.slice(0, maxProblems), fix].join(' ') };
}

type Content = Pick<WantedByHand, 'source' | 'text'>;

function contentOf(raw: RawDocument, problems: string[]): Content | null {
  const { content, url } = raw;
  const parsed = sourceSchema.safeParse(raw.source);
  if (parsed.success) return changedContent(parsed.data, raw, problems);
  if (isPresent(content) && isPresent(url)) {
    problems.push('url: write either content or url, not both.');
    return null;
  }
  if (isPresent(content)) return textOf(content, problems);
  if (isPresent(url)) return pageOf({ auto_sync: null, refresh_id: null }, 'url', url, problems);
  const path = ['source', ...(parsed.error.issues[0]?.path ?? [])].join('.');
  problems.push(
    isPresent(raw.source) ? `${path}: is missing or invalid. ${howToWrite}` : `content: is missing. ${howToWrite}`,
  );
  return null;
}

/** The content of a document whose source can be read. */
function changedContent(source: Source, raw: RawDocument, problems: string[]): Content | null {
  if (typeof raw.content === 'string') {
    if (source.type === 'text') return textOf(raw.content, problems);
    problems.push(
      `content: this document is ${sourceTitles[source.type]}. Remove content; or remove source, and it becomes a text.`,
    );
    return null;
  }
  if (source.type === 'url') {
    return typeof raw.url === 'string'
      ? pageOf(source, 'url', raw.url, problems)
      : pageOf(source, 'source.url', source.url, problems);
  }
  const missing = (['body_id', 'body_parts'] as const).find(
    (field) => !isPresent(raw[field]) || !fits(field, raw[field]),
  );
  if (missing === undefined) return { source, text: null };
  problems.push(
    source.type === 'text'
      ? `${missing}: the text is missing. Write it to content.`
      : `${missing}: the file is missing. Files are uploaded on the page or through the API.`,
  );
  return null;
}

function textOf(content: unknown, problems: string[]): Content | null {
  const text = checked('content', contentSchema, content, problems);
  if (text === null) return null;
  return { source: { type: 'text', size_bytes: Buffer.byteLength(text), sha256: sha256(text) }, text };
}

type PageSettings = Pick<Source & { type: 'url' }, 'auto_sync' | 'refresh_id'>;

function pageOf(settings: PageSettings, field: string, value: unknown, problems: string[]): Content | null {
  const url = checked(field, urlSchema, value, problems);
  return url === null ? null : { source: { ...settings, type: 'url', url }, text: null };
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
}

function checked<T>(field: string, schema: Schema<T>, value: unknown, problems: string[]): T | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(`${field}: ${parsed.error.issues[0]?.message ?? 'is invalid.'}`);
  return null;
}

/** The known state of the document before it was written by hand. */
export interface History {
  /** The fields before the write; null if it was created. Undefined if they are not known. */
  earlier: RawDocument | null | undefined;
  /** Whether no other write came between. */
  isCurrent: boolean;
}

export interface NewBody {
  id: string;
  parts: readonly unknown[];
}

/**
 * Completes the document. Sync fields are the service's own: they are kept if the document was the
 * service's, so that its copy is updated and not made twice. If an earlier copy cannot be ruled
 * out, the next sync lists the folder.
 */
export function takenIn(
  raw: RawDocument,
  history: History,
  { name, source, text }: WantedByHand,
  body: NewBody | null,
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
): RawDocument {
  const { earlier } = history;
  const revision = revisionOf(name, source);
  const kept = source.type === 'url' ? { body_id: null, body_parts: 0 } : bodyOf(raw);
  const content = {
    name,
    ...nameFields(name),
    source,
    ...addressFields(source),
    ...(body === null ? kept : { body_id: body.id, body_parts: body.parts.length }),
    revision,
    updated_at: now,
  };
  const fresh = newKnowledgeDocument(now, { ...content, created_by: scriptAuthor });
  const own = ownOf(raw, earlier);
  const isCopyKnown =
    !isHistoryLost(raw, history) && (own === null || fits('elevenlabs_document_id', own.elevenlabs_document_id));
  const open = openAfter(own === null || own === raw ? [raw] : [raw, own], now, config);
  return {
    ...missingFields(raw, own, fresh),
    ...content,
    ...(earlier != null && isOwn(earlier) && earlierKind(earlier, source)),
    ...(isCopyKnown ? open : withOpenRequest(open, beginning, now, config)),
    ...takenInStatus(now),
    ...(text !== null && 'content' in raw && { content: FieldValue.delete() }),
    ...(source.type === 'url' && 'url' in raw && { url: FieldValue.delete() }),
  };
}

/**
 * Whether a state of the service may be missing here: another write came between, or the earlier
 * state was written by hand too.
 */
export function isHistoryLost(raw: RawDocument, { earlier, isCurrent }: History): boolean {
  if (isOwn(raw)) return false;
  return !isCurrent || earlier === undefined || (earlier !== null && !isOwn(earlier));
}

/** The body that the document no longer uses after it was taken in; null if there is none. */
export function replacedBody(raw: RawDocument, { earlier }: History, bodyId: unknown): string | null {
  const own = ownOf(raw, earlier);
  const replaced: unknown = own?.body_id;
  return typeof replaced === 'string' && replaced !== bodyId && fits('body_id', replaced) ? replaced : null;
}

/** Only the service writes a revision. */
const isOwn = ({ revision }: RawDocument): boolean => typeof revision === 'string' && revision !== '';

const ownOf = (raw: RawDocument, earlier: History['earlier']): RawDocument | null =>
  isOwn(raw) ? raw : earlier != null && isOwn(earlier) ? earlier : null;

/** `readByHand` has checked the body of a text or a file. */
const bodyOf = ({ body_id, body_parts }: RawDocument): Pick<KnowledgeDocument, 'body_id' | 'body_parts'> =>
  ({ body_id, body_parts }) as Pick<KnowledgeDocument, 'body_id' | 'body_parts'>;

const givenFields: readonly Field[] = ['created_at', 'created_by', ...deletionFields];

/** The fields that are missing or invalid, with the service's own values or defaults. */
function missingFields(raw: RawDocument, own: RawDocument | null, fresh: KnowledgeDocument): RawDocument {
  const filled: RawDocument = {};
  for (const [field, value] of Object.entries(fresh) as [Field, unknown][]) {
    const isGiven = own === raw || givenFields.includes(field);
    if (isGiven && field in raw && fits(field, raw[field])) continue;
    const isKnown = own !== null && field in own && fits(field, own[field]) && !isDeletionField(field);
    filled[field] = isKnown ? own[field] : value;
  }
  return filled;
}

const isDeletionField = (field: string): boolean => deletionFields.some((one) => one === field);

/** Records the kind of the copy when the document gets another kind: the copy is then replaced. */
function earlierKind(earlier: RawDocument, { type }: Source): RawDocument {
  const source = sourceSchema.safeParse(earlier.source);
  if (!source.success || source.data.type === type || typeof earlier.name !== 'string') return {};
  return { live_copy: { name: earlier.name, source: source.data } };
}

function openAfter(
  states: readonly RawDocument[],
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
): OpenRequests {
  return states
    .map((data) => (isPresent(data.sync_claim) ? withEndedClaim(data, now, config) : openRequestsOf(data)))
    .reduce(mergeOpenRequests);
}

const fits = (field: Field, value: unknown): boolean => shape[field].safeParse(value).success;

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;
