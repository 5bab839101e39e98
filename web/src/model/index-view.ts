import type { ClaimedDocument } from '@knowledge-sync/contract';

/** Whether agents can search a synced document. */
export interface IndexView {
  /** `ready`: indexed, but no agent uses it. */
  tone: 'good' | 'ready' | 'busy' | 'attention';
  title: string;
  sentence: string;
  /** The next step for the user; null if none. */
  action: string | null;
  /** Percent, while it is being indexed. */
  progress: number | null;
  /** The document, from which the claims of agents follow. */
  of: ClaimedDocument;
}
