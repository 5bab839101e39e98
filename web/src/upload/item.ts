import { type AutoSync, nameOfUrl, type Problem, urlSchema, utf8Length } from '@knowledge-sync/contract';
import { checkContent, checkFile, checkName, checkUrl } from '../view/checks.ts';

type FieldProblem = NonNullable<Problem['errors']>[number];

/** Why a document could not be sent, for a person. */
export interface SendProblem {
  message: string;
  /** What the service refused, field by field. */
  fields: readonly FieldProblem[];
}

/** What a document is made of. */
export type Payload =
  | { type: 'text'; content: string }
  | { type: 'file'; file: Blob }
  | { type: 'url'; url: string; autoSync: AutoSync | null };

type UploadState =
  | { kind: 'ready' }
  /** Its turn has not come. */
  | { kind: 'waiting' }
  /** `fraction` of the request has left, 0 to 1; at 1 the answer is awaited. */
  | { kind: 'sending'; fraction: number }
  /** The connection was lost. It goes again by itself, under the same key. */
  | { kind: 'interrupted'; problem: SendProblem }
  | { kind: 'sent'; documentId: string }
  | { kind: 'failed'; problem: SendProblem };

export interface Draft {
  name: string;
  payload: Payload;
  /** Null for what is no file. */
  fileName: string | null;
  /** What is wrong with the file itself, so that it holds nothing to speak of. */
  fileProblem?: string;
  /** Where the content was left out: the size of the file. */
  fileSizeBytes?: number;
}

export interface UploadItem {
  id: string;
  name: string;
  payload: Payload;
  fileName: string | null;
  /** Null for a web page. */
  sizeBytes: number | null;
  nameProblems: readonly string[];
  contentProblems: readonly string[];
  /** The same for every sending of the same name and content, so that a repeat makes no second document. */
  idempotencyKey: string;
  state: UploadState;
}

function checkPayload(payload: Payload, fileName: string | null): string[] {
  switch (payload.type) {
    case 'text':
      return checkContent(payload.content);
    case 'file':
      return checkFile(fileName ?? '', payload.file.size);
    case 'url':
      return checkUrl(payload.url);
    default:
      return payload satisfies never;
  }
}

function sizeOf(payload: Payload): number | null {
  switch (payload.type) {
    case 'text':
      return utf8Length(payload.content);
    case 'file':
      return payload.file.size;
    case 'url':
      return null;
    default:
      return payload satisfies never;
  }
}

/** A page's address stands in for the name that nobody gave. */
export const nameOrAddress = (name: string, url: string): string => {
  if (name.trim() !== '') return name;
  const parsed = urlSchema.safeParse(url);
  return parsed.success ? nameOfUrl(parsed.data) : '';
};

export function createItem(draft: Draft, newId: () => string): UploadItem {
  const { name, payload, fileName, fileProblem, fileSizeBytes } = draft;
  return {
    id: newId(),
    name,
    payload,
    fileName,
    sizeBytes: fileSizeBytes ?? sizeOf(payload),
    nameProblems: checkName(name),
    contentProblems: fileProblem ? [fileProblem] : checkPayload(payload, fileName),
    idempotencyKey: newId(),
    state: { kind: 'ready' },
  };
}

const isValid = (item: UploadItem): boolean => item.nameProblems.length === 0 && item.contentProblems.length === 0;

export const isInFlight = ({ state }: UploadItem): boolean =>
  state.kind === 'waiting' || state.kind === 'sending' || state.kind === 'interrupted';

/** Whether pressing "Upload" sends it. */
export const isSendable = (item: UploadItem): boolean =>
  isValid(item) && (item.state.kind === 'ready' || item.state.kind === 'failed');

/** Whether closing now would lose something. A file that cannot be sent at all is no loss. */
export const isWorthKeeping = ({ state, contentProblems }: UploadItem): boolean =>
  contentProblems.length === 0 && (state.kind === 'ready' || state.kind === 'failed');
