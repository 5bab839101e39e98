import type { Account } from '../firebase/services.tsx';
import { Link } from '../route/Link.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Logo } from './Logo.tsx';
import { ProviderChip } from './ProviderChip.tsx';

export function Header({ account }: { account: Account }) {
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-page/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-3 px-4">
        <Link
          to={{ page: 'documents' }}
          className="flex items-center gap-3 rounded-lg"
          aria-label="Knowledge Sync: all documents"
        >
          <Logo />
          <span className="hidden whitespace-nowrap font-semibold sm:block">Knowledge Sync</span>
        </Link>
        <div className="ml-auto flex min-w-0 items-center gap-2">
          <ProviderChip />
          <AccountMenu account={account} />
        </div>
      </div>
    </header>
  );
}
