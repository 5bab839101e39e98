import { type AutoSync, limits, nameOfUrl, type Problem, urlSchema, utf8Length } from '@knowledge-sync/contract';
import { checkContent, checkName, checkUrl } from '../view/checks.ts';

type FieldProblem = NonNullable<Problem['errors']>[number];

/** Why a document was not sent, in words for users. */
export interface SendProblem {
  message: string;
  /** The fields that the service refused. */
  fields: readonly FieldProblem[];
}

/** The content of a document. */
export type Payload =
  | { type: 'text'; content: string }
  | { type: 'file'; file: Blob; contentType?: string }
  | { type: 'url'; url: string; autoSync: AutoSync | null };

/** A document that an item repeats. */
export interface SameDocument {
  by: 'name' | 'address' | 'content';
  name: string;
  /** Null for another item of the list. */
  documentId: string | null;
  /** Whether the item can take its place. */
  canReplace: boolean;
}

type UploadState =
  | { kind: 'ready' }
  /** The queue looks for a document that is the same. */
  | { kind: 'checking' }
  /** The user decides: add it, replace the other one, or leave it out. */
  | { kind: 'same'; same: SameDocument }
  /** Queued behind other uploads. */
  | { kind: 'waiting' }
  /** `fraction` is the part of the request that was sent, 0 to 1. */
  | { kind: 'sending'; fraction: number }
  /** The connection was lost. The queue sends it again with the same key. */
  | { kind: 'interrupted'; problem: SendProblem }
  /** The service has a limit. The queue sends it again at that time. */
  | { kind: 'limited'; until: Date }
  | { kind: 'sent'; documentId: string }
  | { kind: 'failed'; problem: SendProblem };

export interface Draft {
  name: string;
  payload: Payload;
  /** Null for texts and web pages. */
  fileName: string | null;
  /** The folders that the file was chosen with. */
  folder?: string;
  /** Whether the name is the beginning of a longer one. */
  isNameCut?: boolean;
  /** Why the file cannot be sent. Its content is then left out. */
  fileProblem?: string;
  /** What to check before the file is sent. */
  warnings?: readonly string[];
  /** The size of the file, where its content was left out. */
  fileSizeBytes?: number;
}

export interface UploadItem {
  id: string;
  name: string;
  payload: Payload;
  fileName: string | null;
  folder: string;
  isNameCut: boolean;
  warnings: readonly string[];
  /** Null for a web page. */
  sizeBytes: number | null;
  nameProblems: readonly string[];
  contentProblems: readonly string[];
  /** The same for each attempt with the same name and content, to avoid duplicates. */
  idempotencyKey: string;
  /** Whether it is known to be new, or the user has decided. */
  isDecided: boolean;
  /** The document whose content it replaces; null if it becomes a document of its own. */
  replaces: string | null;
  state: UploadState;
}

/** The gate has checked a file already. */
function checkPayload(payload: Payload): string[] {
  switch (payload.type) {
    case 'text':
      return checkContent(payload.content);
    case 'file':
      return [];
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

/** The name of a web page: the address, if no name was entered. */
export const nameOrAddress = (name: string, url: string): string => {
  if (name.trim() !== '') return name;
  const parsed = urlSchema.safeParse(url);
  return parsed.success ? nameOfUrl(parsed.data) : '';
};

export function createItem(draft: Draft, newId: () => string): UploadItem {
  const { name, payload, fileName, folder = '', isNameCut = false, warnings = [], fileProblem, fileSizeBytes } = draft;
  return {
    id: newId(),
    name,
    payload,
    fileName,
    folder,
    isNameCut,
    warnings,
    sizeBytes: fileSizeBytes ?? sizeOf(payload),
    nameProblems: checkName(name),
    contentProblems: fileProblem ? [fileProblem] : checkPayload(payload),
    idempotencyKey: newId(),
    isDecided: false,
    replaces: null,
    state: { kind: 'ready' },
  };
}

const isValid = (item: UploadItem): boolean => item.nameProblems.length === 0 && item.contentProblems.length === 0;

const inFlight: readonly UploadState['kind'][] = ['checking', 'waiting', 'sending', 'interrupted', 'limited'];

export const isInFlight = ({ state }: UploadItem): boolean => inFlight.includes(state.kind);

/** Whether the "Upload" button sends it. */
export const isSendable = (item: UploadItem): boolean =>
  isValid(item) && (item.state.kind === 'ready' || item.state.kind === 'failed');

/** Whether closing the dialog would lose it. A file that cannot be sent is no loss. */
export const isWorthKeeping = ({ state, contentProblems }: UploadItem): boolean =>
  contentProblems.length === 0 && (state.kind === 'ready' || state.kind === 'failed' || state.kind === 'same');

/** Whether its content can never be sent. */
export const isRefused = ({ contentProblems }: UploadItem): boolean => contentProblems.length > 0;

/** Whether ElevenLabs will not index it, so that agents cannot find it by search. */
export const isTooShort = ({ payload, sizeBytes }: UploadItem): boolean =>
  payload.type === 'text' && sizeBytes !== null && sizeBytes > 0 && sizeBytes < limits.indexMinBytes;
