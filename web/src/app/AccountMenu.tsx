import { CircleUser } from 'lucide-react';
import { Suspense } from 'react';
import type { Account } from '../firebase/services.tsx';
import { Menu } from '../ui/Menu.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { accountLabel } from './texts.ts';

const AccountPanel = lazyPart(() => import('./AccountPanel.tsx'));

/** Who is signed in. The menu's code is fetched when it is opened. */
export function AccountMenu({ account }: { account: Account }) {
  const address = account.email ?? account.uid;
  return (
    <Menu
      label={accountLabel(address)}
      button={
        <>
          <CircleUser className="size-5" aria-hidden="true" />
          <span className="hidden max-w-48 truncate md:inline">{address}</span>
        </>
      }
    >
      {(turn) => (
        <PartBoundary part={turn}>
          <Suspense>
            <AccountPanel account={account} />
          </Suspense>
        </PartBoundary>
      )}
    </Menu>
  );
}
