import { Suspense } from 'react';
import type { Account } from '../firebase/services.tsx';
import { Link } from '../route/Link.tsx';
import type { Route } from '../route/route.ts';
import { Logo } from '../ui/Logo.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { productName } from '../ui/texts.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { frameTexts as texts } from './texts.ts';

const ProviderChip = lazyPart(() => import('./ProviderChip.tsx'));
const NavCount = lazyPart(() => import('./NavCount.tsx'));

const sections = [
  { to: { page: 'documents' }, title: texts.documents, pages: ['documents', 'document', 'editor'] },
  { to: { page: 'agents' }, title: texts.agents, pages: ['agents'] },
  { to: { page: 'reconcile' }, title: texts.check, pages: ['reconcile'] },
] as const satisfies readonly { to: Route; title: string; pages: readonly Route['page'][] }[];

const isIn = (pages: readonly Route['page'][], route: Route): boolean => pages.includes(route.page);

/** The bar above every page. On a phone the sections have a separate line, to fit into 320 px. */
export function Header({ account, route }: { account: Account; route: Route }) {
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-page/92 backdrop-blur-sm">
      <div className="mx-auto flex min-h-14 max-w-[84rem] flex-wrap items-center gap-x-3 px-4">
        <Link to={{ page: 'documents' }} className="flex items-center gap-3 rounded-lg" aria-label={texts.home}>
          <Logo />
          <span className="hidden whitespace-nowrap font-semibold lg:block">{productName}</span>
        </Link>
        <nav aria-label={texts.sections} className="flex gap-1 max-md:order-1 max-md:-ml-2.5 max-md:basis-full md:ml-2">
          {sections.map(({ to, title, pages }) => (
            <span key={title} className="relative">
              <Link
                to={to}
                className="flex min-h-9 items-center rounded-lg px-2.5 font-medium text-muted hover:bg-raised hover:text-text aria-[current]:rounded-t-sm aria-[current]:rounded-b-none aria-[current]:text-text aria-[current]:shadow-[inset_0_-2px_0_var(--accent)]"
                aria-describedby={`waiting-${to.page}`}
                {...(isIn(pages, route) && { 'aria-current': to.page === route.page ? 'page' : 'true' })}
              >
                {title}
              </Link>
              <PartBoundary part="" isSilent>
                <Suspense>
                  <NavCount id={`waiting-${to.page}`} section={to.page} isShown={to.page === route.page} />
                </Suspense>
              </PartBoundary>
            </span>
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-2">
          <PartBoundary part="" isSilent>
            <Suspense>
              <ProviderChip />
            </Suspense>
          </PartBoundary>
          <AccountMenu account={account} />
        </div>
      </div>
    </header>
  );
}
