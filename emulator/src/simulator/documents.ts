interface StoredBase {
  id: string;
  name: string;
  folderId: string | null;
  createdAtSecs: number;
  updatedAtSecs: number;
  /** Order of creation; ElevenLabs' own times have whole seconds only. */
  sequence: number;
}

interface StoredText extends StoredBase {
  type: 'text';
  text: string;
}

export interface AutoSync {
  minimumFrequencyDays: number;
  autoRemove: boolean;
}

export interface StoredUrl extends StoredBase {
  type: 'url';
  url: string;
  /** What was fetched, or what a change put in its place. */
  text: string;
  /** Null while auto-sync is off. */
  autoSync: AutoSync | null;
  /** Refreshes by itself that failed in a row. */
  consecFailures: number;
}

export interface FileContent {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

interface StoredFile extends StoredBase {
  type: 'file';
  file: FileContent;
  /** What was extracted, or what a change put in its place. */
  text: string;
}

interface StoredFolder extends StoredBase {
  type: 'folder';
}

export type StoredDocument = StoredText | StoredUrl | StoredFile | StoredFolder;

export function sizeBytes(document: StoredDocument): number {
  switch (document.type) {
    case 'folder':
      return 0;
    case 'file':
      return document.file.bytes.length;
    case 'text':
    case 'url':
      return Buffer.byteLength(document.text);
  }
}

/** Texts as they are; of the other formats only that they were there: nothing here reads PDF. */
export function extractText({ filename, contentType, bytes }: FileContent): string {
  return contentType.startsWith('text/') ? bytes.toString() : `<p>${filename}: ${bytes.length} bytes</p>`;
}
