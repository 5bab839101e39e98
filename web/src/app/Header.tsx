import type { Account } from '../firebase/services.tsx';
import { Link } from '../route/Link.tsx';
import type { Route } from '../route/route.ts';
import { Logo } from '../ui/Logo.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { ProviderChip } from './ProviderChip.tsx';

const sections = [
  { to: { page: 'documents' }, title: 'Documents', pages: ['documents', 'document', 'editor'] },
  { to: { page: 'agents' }, title: 'Agents', pages: ['agents'] },
  { to: { page: 'reconcile' }, title: 'Compare', pages: ['reconcile'] },
] as const satisfies readonly { to: Route; title: string; pages: readonly Route['page'][] }[];

const isIn = (pages: readonly Route['page'][], route: Route): boolean => pages.includes(route.page);

export function Header({ account, route }: { account: Account; route: Route }) {
  return (
    <header className="header">
      <div className="header-line">
        <Link
          to={{ page: 'documents' }}
          className="flex items-center gap-3 rounded-lg"
          aria-label="Knowledge Sync: all documents"
        >
          <Logo />
          <span className="hidden whitespace-nowrap font-semibold lg:block">Knowledge Sync</span>
        </Link>
        <nav aria-label="Sections" className="header-sections">
          {sections.map(({ to, title, pages }) => (
            <Link
              key={title}
              to={to}
              className="header-section"
              {...(isIn(pages, route) && { 'aria-current': to.page === route.page ? 'page' : 'true' })}
            >
              {title}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-2">
          <ProviderChip />
          <AccountMenu account={account} />
        </div>
      </div>
    </header>
  );
}
