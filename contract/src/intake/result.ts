/** The answer of the gate about a file. */
import type { FileContentType } from '../file-types.ts';

export interface Received {
  bytes: Uint8Array<ArrayBuffer>;
  filename: string;
  /** The media type that the sender names. Only its charset is used. */
  declaredType?: string | null;
}

/** A file as it is stored and sent to ElevenLabs. */
export interface Accepted {
  kind: 'accepted';
  contentType: FileContentType;
  filename: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether these are other bytes than those received. A warning says why. */
  isChanged: boolean;
  /** The text of a file that is text as it is; null for documents, converted ones too. */
  text: string | null;
  /** Sentences for the person who sends the file. */
  warnings: string[];
}

export const refusalCodes = [
  'empty',
  'too_large',
  'unsupported',
  'damaged',
  'protected',
  'old_format',
  'encoding',
  'lock_file',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refused {
  kind: 'refused';
  code: RefusalCode;
  /** The problem and its fix, in one or two sentences. */
  message: string;
}

export type Intake = Accepted | Refused;

export const refuse = (code: RefusalCode, message: string): Refused => ({ kind: 'refused', code, message });
