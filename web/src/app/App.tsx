import { Suspense, useEffect } from 'react';
import { useServices } from '../firebase/services.tsx';
import { parseRoute } from '../route/route.ts';
import { useSession } from '../session/use-session.ts';
import { lazyPart } from '../ui/part.tsx';
import { pages } from './pages.ts';
import { StartingPage } from './StartingPage.tsx';

const loadWorkspace = () => import('./Workspace.tsx');
const Workspace = lazyPart(loadWorkspace);
const SignInPage = lazyPart(() => import('../session/SignInPage.tsx'));
const SecondFactorPage = lazyPart(() => import('../session/SecondFactorPage.tsx'));
const NoAccessPage = lazyPart(() => import('../session/NoAccessPage.tsx'));

export function App() {
  return (
    <Suspense fallback={<StartingPage />}>
      <Session />
    </Suspense>
  );
}

function Session() {
  const session = useSession();
  const { loadStore } = useServices();
  useEffect(() => {
    // Fetched while the session is loading. The components that need them report failures.
    const loadPage = pages[parseRoute(window.location.pathname).page];
    Promise.all([loadWorkspace(), loadPage(), loadStore()]).catch(() => undefined);
  }, [loadStore]);
  switch (session.state) {
    case 'starting':
      return <StartingPage />;
    case 'signed-out':
      return <SignInPage />;
    case 'signed-in': {
      const { account } = session;
      if (account.needsSecondFactor) return <SecondFactorPage account={account} />;
      if (account.role === null) return <NoAccessPage account={account} />;
      return <Workspace key={account.uid} account={account} role={account.role} />;
    }
    default:
      return session satisfies never;
  }
}
