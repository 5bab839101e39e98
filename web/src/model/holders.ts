import type { FolderHolders } from '@knowledge-sync/contract';

/** The agents that have the folder with all documents. */
export type Holders = Pick<FolderHolders, 'attached' | 'count'>;
