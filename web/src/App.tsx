import { lazy, Suspense } from 'react';
import { NoAccessPage } from './session/NoAccessPage.tsx';
import { SignInPage } from './session/SignInPage.tsx';
import { useSession } from './session/use-session.ts';
import { StartingPage } from './shell/StartingPage.tsx';

const Workspace = lazy(() => import('./shell/Workspace.tsx'));

export function App() {
  const session = useSession();
  switch (session.state) {
    case 'starting':
      return <StartingPage />;
    case 'signed-out':
      return <SignInPage />;
    case 'signed-in': {
      const { account } = session;
      if (account.role === null) return <NoAccessPage account={account} />;
      return (
        <Suspense fallback={<StartingPage />}>
          <Workspace key={account.uid} account={account} role={account.role} />
        </Suspense>
      );
    }
    default:
      return session satisfies never;
  }
}
