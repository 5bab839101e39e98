import { type HistoryStore, openHistoryStore } from '../firebase/history-store.ts';
import type { Services } from '../firebase/services.tsx';

/** Opens the store of who did what. */
export const loadHistory = async (loadStore: Services['loadStore']): Promise<HistoryStore> =>
  (await loadStore()).open(openHistoryStore);
