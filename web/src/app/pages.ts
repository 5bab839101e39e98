import type { Route } from '../route/route.ts';

/** How the code of each page is fetched: only when it is shown, or surely will be. */
export const pages = {
  documents: () => import('../list/DocumentsPage.tsx'),
  document: () => import('../document/DocumentPage.tsx'),
  editor: () => import('../editor/EditorPage.tsx'),
  agents: () => import('../agents/AgentsPage.tsx'),
  reconcile: () => import('../reconcile/ReconcilePage.tsx'),
  unknown: () => import('./UnknownPage.tsx'),
} as const satisfies Record<Route['page'], () => Promise<unknown>>;
