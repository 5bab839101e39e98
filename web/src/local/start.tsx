import { initializeApp } from 'firebase/app';
import { connectAuthEmulator } from 'firebase/auth';
import { createAuthGateway, startAuth } from '../firebase/auth.ts';
import { fetchHealth } from '../firebase/health.ts';
import type { Services } from '../firebase/services.tsx';
import { once } from '../ui/once.ts';
import { createAccountPicker } from './AccountPicker.tsx';
import { nameLocalProvider, parseLocalStack, takePassword } from './local-stack.ts';

/** The services on the Auth and Firestore emulators. Production builds drop this code. */
export function startLocal(json: string): Services {
  const config = parseLocalStack(json);
  const app = initializeApp({ projectId: config.projectId, apiKey: config.apiKey });
  const auth = startAuth(app);
  connectAuthEmulator(auth, config.authUrl, { disableWarnings: true });
  return {
    auth: createAuthGateway(auth),
    loadStore: once(async () => {
      const [{ openKnowledgeStore }, { connectFirestoreEmulator }] = await Promise.all([
        import('../firebase/knowledge-store.ts'),
        import('firebase/firestore'),
      ]);
      return openKnowledgeStore(app, (db) => connectFirestoreEmulator(db, config.firestoreHost, config.firestorePort));
    }),
    fetchHealth,
    local: {
      AccountPicker: createAccountPicker(config.accounts, config.password ?? takePassword(window)),
      resetLinks: `${config.authUrl}/emulator/v1/projects/${config.projectId}/oobCodes`,
      providerName: (host) => nameLocalProvider(config, host),
    },
  };
}
