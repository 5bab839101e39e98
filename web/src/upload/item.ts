import { contentSchema, nameSchema, type Problem, utf8Length } from '@knowledge-sync/contract';

type FieldProblem = NonNullable<Problem['errors']>[number];

/** Why a document could not be sent, for a person. */
export interface SendProblem {
  message: string;
  /** What the service refused, field by field. */
  fields: readonly FieldProblem[];
}

type UploadState =
  | { kind: 'ready' }
  /** Its turn has not come. */
  | { kind: 'waiting' }
  /** `fraction` of the request has left, 0 to 1; at 1 the answer is awaited. */
  | { kind: 'sending'; fraction: number }
  | { kind: 'sent'; documentId: string }
  | { kind: 'failed'; problem: SendProblem };

export interface Draft {
  name: string;
  content: string;
  /** Null for a pasted text. */
  fileName: string | null;
  /** What is wrong with the file itself, so that it has no content to speak of. */
  fileProblem?: string;
  /** Where the content was left out: the size of the file. */
  fileSizeBytes?: number;
}

export interface UploadItem {
  id: string;
  name: string;
  content: string;
  fileName: string | null;
  sizeBytes: number;
  nameProblems: readonly string[];
  contentProblems: readonly string[];
  /** The same for every sending of the same name and content, so that a repeat makes no second document. */
  idempotencyKey: string;
  state: UploadState;
}

const problemsOf = (result: { error?: { issues: { message: string }[] } | undefined }): string[] =>
  result.error?.issues.map(({ message }) => message) ?? [];

export const checkName = (name: string): string[] => problemsOf(nameSchema.safeParse(name));
export const checkContent = (content: string): string[] => problemsOf(contentSchema.safeParse(content));

export function createItem(draft: Draft, newId: () => string): UploadItem {
  const { name, content, fileName, fileProblem, fileSizeBytes } = draft;
  return {
    id: newId(),
    name,
    content,
    fileName,
    sizeBytes: fileSizeBytes ?? utf8Length(content),
    nameProblems: checkName(name),
    contentProblems: fileProblem ? [fileProblem] : checkContent(content),
    idempotencyKey: newId(),
    state: { kind: 'ready' },
  };
}

const isValid = (item: UploadItem): boolean => item.nameProblems.length === 0 && item.contentProblems.length === 0;

export const isInFlight = ({ state }: UploadItem): boolean => state.kind === 'waiting' || state.kind === 'sending';

/** Whether pressing "Upload" sends it. */
export const isSendable = (item: UploadItem): boolean =>
  isValid(item) && (item.state.kind === 'ready' || item.state.kind === 'failed');

/** Whether closing now would lose something. A file that cannot be sent at all is no loss. */
export const isWorthKeeping = ({ state, contentProblems }: UploadItem): boolean =>
  contentProblems.length === 0 && (state.kind === 'ready' || state.kind === 'failed');
