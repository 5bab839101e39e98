import type { Route } from '../route/route.ts';

/** Fetches the code of each page. */
export const pages = {
  documents: () => import('../list/DocumentsPage.tsx'),
  document: () => import('../document/DocumentPage.tsx'),
  editor: () => import('../editor/EditorPage.tsx'),
  agents: () => import('../agents/AgentsPage.tsx'),
  reconcile: () => import('../reconcile/ReconcilePage.tsx'),
  people: () => import('../people/PeoplePage.tsx'),
  activity: () => import('../activity/ActivityPage.tsx'),
  unknown: () => import('./UnknownPage.tsx'),
} as const satisfies Record<Route['page'], () => Promise<unknown>>;
