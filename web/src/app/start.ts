import { initializeApp } from 'firebase/app';
import { createAuthGateway, startAuth } from '../firebase/auth.ts';
import { fetchHealth } from '../firebase/health.ts';
import type { Services } from '../firebase/services.tsx';
import { once } from '../ui/once.ts';
import { fetchHostingConfig } from './hosting.ts';

/** The services of the project that Firebase Hosting serves this app for. */
export async function startHosted(): Promise<Services> {
  const app = initializeApp(await fetchHostingConfig());
  return {
    auth: createAuthGateway(startAuth(app)),
    loadStore: once(async () => (await import('../firebase/knowledge-store.ts')).openKnowledgeStore(app)),
    fetchHealth,
    local: null,
  };
}
