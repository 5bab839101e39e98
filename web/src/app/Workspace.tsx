import { mayDo, type Role } from '@knowledge-sync/contract';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { HoldersProvider } from '../data/holders.tsx';
import type { Account } from '../firebase/services.tsx';
import type { ListMemory } from '../list/use-list.ts';
import { useRoute } from '../route/navigation.ts';
import type { Route } from '../route/route.ts';
import { useHasMessages } from '../ui/notify.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { fetchParts, lazyPart } from '../ui/part.tsx';
import type { Incoming } from '../upload/incoming.ts';
import { Header } from './Header.tsx';
import { pages } from './pages.ts';
import { frameTexts } from './texts.ts';

const DocumentsPage = lazyPart(pages.documents);
const DocumentPage = lazyPart(pages.document);
const EditorPage = lazyPart(pages.editor);
const AgentsPage = lazyPart(pages.agents);
const ReconcilePage = lazyPart(pages.reconcile);
const PeoplePage = lazyPart(pages.people);
const ActivityPage = lazyPart(pages.activity);
const UnknownPage = lazyPart(pages.unknown);
const Uploads = lazyPart(() => import('../upload/Uploads.tsx'));
const DropAnywhere = lazyPart(() => import('../upload/DropAnywhere.tsx'));
const Background = lazyPart(() => import('./Background.tsx'));
const Toasts = lazyPart(() => import('./Toasts.tsx'));

interface PageProps {
  route: Route;
  account: Account;
  canWrite: boolean;
  list: ListMemory;
  onUpload: () => void;
}

function Page({ route, account, canWrite, list, onUpload }: PageProps) {
  switch (route.page) {
    case 'documents':
      return <DocumentsPage uid={account.uid} canWrite={canWrite} memory={list} onUpload={onUpload} />;
    case 'document':
      return <DocumentPage key={route.id} id={route.id} canWrite={canWrite} />;
    case 'editor':
      return <EditorPage key={route.id} id={route.id} uid={account.uid} canWrite={canWrite} />;
    case 'agents':
      return <AgentsPage canWrite={canWrite} />;
    case 'reconcile':
      return <ReconcilePage canWrite={canWrite} />;
    case 'people':
      return <PeoplePage account={account} />;
    case 'activity':
      return <ActivityPage />;
    case 'unknown':
      return <UnknownPage />;
    default:
      return route satisfies never;
  }
}

const idleMs = 2_000;

/** Fetches the code of all parts once the page has had time to show itself. */
function useFetchedParts(): void {
  useEffect(() => {
    const timer = setTimeout(fetchParts, idleMs);
    return () => clearTimeout(timer);
  }, []);
}

/** The app for users with a role: the current page, and the parts that stay across pages. */
export default function Workspace({ account, role }: { account: Account; role: Role }) {
  const canWrite = mayDo(role, 'editor');
  const route = useRoute();
  /** Null until the first upload: the code for uploads is fetched then. */
  const [isUploadOpen, setIsUploadOpen] = useState<boolean | null>(null);
  /** After a failure each request to open it tries again. */
  const [uploadTurn, setUploadTurn] = useState(0);
  const showUpload = useCallback(() => {
    setIsUploadOpen(true);
    setUploadTurn((turn) => turn + 1);
  }, []);
  const closeUpload = useCallback(() => setIsUploadOpen(false), []);
  const [incoming, setIncoming] = useState<Incoming | null>(null);
  const takeIncoming = useCallback(() => setIncoming(null), []);
  const upload = useCallback((next: Incoming) => {
    setIncoming(next);
    setIsUploadOpen(true);
  }, []);
  const hasMessages = useHasMessages();
  useFetchedParts();

  // The table has many columns.
  const widthClass = route.page === 'documents' ? 'max-w-[84rem]' : 'max-w-6xl';
  const list = useRef<ListMemory['current']>(null);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route);
  const address = JSON.stringify(route);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the address changes
  useEffect(() => {
    if (JSON.stringify(shown.current) === address) return;
    shown.current = route;
    // The pressed link is gone: keyboard and screen reader users continue from the new page.
    main.current?.focus({ preventScroll: true });
  }, [address]);

  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-30 rounded-lg bg-fill px-4 py-2 text-on-fill not-focus:[clip-path:inset(50%)]"
      >
        {frameTexts.skip}
      </a>
      <Header account={account} route={route} />
      <main id="content" ref={main} tabIndex={-1} className={`mx-auto px-4 py-6 outline-none ${widthClass}`}>
        <HoldersProvider>
          <PartBoundary part={address}>
            <Suspense>
              <Page route={route} account={account} canWrite={canWrite} list={list} onUpload={showUpload} />
            </Suspense>
          </PartBoundary>
        </HoldersProvider>
      </main>
      <PartBoundary part={`${isUploadOpen} ${uploadTurn}`}>
        <Suspense>
          <Background uid={account.uid} />
          <DropAnywhere canWrite={canWrite} onIncoming={upload} />
          {hasMessages && <Toasts />}
          {canWrite && isUploadOpen !== null && (
            <Uploads
              uid={account.uid}
              isShown={isUploadOpen}
              incoming={incoming}
              onTaken={takeIncoming}
              onShow={showUpload}
              onClose={closeUpload}
            />
          )}
        </Suspense>
      </PartBoundary>
    </>
  );
}
