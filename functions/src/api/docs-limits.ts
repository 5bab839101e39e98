/**
 * The limits that the OpenAPI document declares for values without a narrower one of their own.
 * They hold for every answer: an answer consists of stored documents, of shortened words of
 * ElevenLabs and of sentences of this service.
 */
import { limits, peoplePageSize } from '@knowledge-sync/contract';

type Schema = Record<string, unknown>;

/** A Firestore document has at most 1 MiB: https://firebase.google.com/docs/firestore/quotas */
const storedMaxLength = 1024 * 1024;

const anyId = { maxLength: limits.idMaxLength, pattern: '^[^/]+$' };
const stored = { maxLength: storedMaxLength };
const file = { maxLength: limits.fileMaxBytes };
const digest = { maxLength: 64, pattern: '^[0-9a-f]{64}$' };

/** By the name of the field, parameter, header or media type. Items have the name of their list. */
const textLimits: Readonly<Record<string, Schema>> = {
  id: anyId,
  job: anyId,
  version: anyId,
  document_id: anyId,
  sha256: digest,
  next_cursor: { maxLength: limits.cursorMaxLength },
  content: { maxLength: limits.contentMaxBytes },
  text: { maxLength: limits.extractedTextMaxBytes },
  ETag: { maxLength: storedMaxLength, pattern: '^"[^"]*"$' },
  Location: { maxLength: 10 * limits.idMaxLength, pattern: '^/api/' },
  'application/octet-stream': file,
  // A row has an address, two IDs and a name at most.
  'text/csv': { maxLength: limits.eventsExported * 4 * limits.idMaxLength },
  'text/html': stored,
};

/** By the name of the list. */
const listLimits: Readonly<Record<string, number>> = {
  documents: limits.listMaxLimit,
  events: limits.listMaxLimit,
  agents: limits.listMaxLimit,
  people: peoplePageSize,
  versions: limits.earlierTextsShown,
  findings: limits.findingsShown,
  skipped: limits.bulkMaxDocuments,
};

/** The longest list of a stored document, whose items take at least one byte each. */
const storedMaxItems = storedMaxLength;

/** ISO 8601 in UTC with milliseconds. */
const time = { maxLength: 24 };

const largestInteger = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

/** Adds limits to the schemas of an OpenAPI document that have none. */
export function declareLimits<Document extends object>(document: Document): Document {
  return limited(document, '') as Document;
}

function limited(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((each) => limited(each, name));
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, each]) => [
      key,
      isLiteral(key) ? each : limited(each, nameOf(schema, key, name)),
    ]),
  );
  return { ...limitsOf(schema, name), ...inner };
}

/** Examples may look like schemas, and are not. */
const isLiteral = (key: string): boolean => ['example', 'examples', 'enum', 'default', 'required'].includes(key);

/** Words of schemas and of OpenAPI that are not names. */
const structure = new Set(['schema', 'items', 'anyOf', 'oneOf', 'allOf', 'properties', 'additionalProperties']);

function nameOf(schema: Schema, key: string, name: string): string {
  if (key === 'schema' && typeof schema.name === 'string') return schema.name;
  return structure.has(key) ? name : key;
}

function limitsOf(schema: Schema, name: string): Schema {
  const types = [schema.type].flat();
  if (schema.enum !== undefined || schema.const !== undefined) return {};
  if (types.includes('string')) return schema.format === 'date-time' ? time : (textLimits[name] ?? stored);
  if (types.includes('integer')) return { ...largestInteger, format: 'int64' };
  if (types.includes('array')) return { maxItems: listLimits[name] ?? storedMaxItems };
  return {};
}
