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
  /** The text that was fetched, or that a change replaced it with. */
  text: string;
  /** Null while auto-sync is off. */
  autoSync: AutoSync | null;
  /** Failed automatic refreshes in a row. */
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
  /** The text that was extracted, or that a change replaced it with. */
  text: string;
}

interface StoredFolder extends StoredBase {
  type: 'folder';
}

export type StoredDocument = StoredText | StoredUrl | StoredFile | StoredFolder;

const daySecs = 86_400;

/** When ElevenLabs fetches the page again at the latest. */
export const nextRefreshSecs = ({ updatedAtSecs }: StoredUrl, { minimumFrequencyDays }: AutoSync): number =>
  updatedAtSecs + minimumFrequencyDays * daySecs;

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

/** The text of a text format, else a placeholder: the simulator reads no PDF. */
export function extractText({ filename, contentType, bytes }: FileContent): string {
  return contentType.startsWith('text/') ? bytes.toString() : `<p>${filename}: ${bytes.length} bytes</p>`;
}
