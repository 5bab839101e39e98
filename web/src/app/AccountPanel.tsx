import { mayDo } from '@knowledge-sync/contract';
import { BookText, History, LogOut, Users } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { ShortcutsSwitch } from '../data/ShortcutsSwitch.tsx';
import { type Account, useServices } from '../firebase/services.tsx';
import { Link } from '../route/Link.tsx';
import { leavePage, useRoute } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { segmentClass, segmentsClass } from '../ui/segments.ts';
import { accountTexts as texts } from './late-texts.ts';
import { NotifySwitch } from './NotifySwitch.tsx';
import { themes } from './theme.ts';
import { useTheme } from './use-theme.ts';

const linkClass = 'flex min-h-9 items-center gap-2 rounded-lg px-2 font-medium hover:bg-raised';

/** The account menu: who is signed in, links, settings of this browser, and signing out. */
export default function AccountPanel({ account }: { account: Account }) {
  const { auth } = useServices();
  const [theme, setTheme] = useTheme();
  const name = useId();
  const top = useRef<HTMLDivElement>(null);
  const { page } = useRoute();
  const openedOn = useRef(page);
  useEffect(() => {
    // The new page is not covered by the menu that led to it.
    if (page !== openedOn.current) top.current?.closest<HTMLElement>('[popover]')?.hidePopover();
    openedOn.current = page;
  }, [page]);
  return (
    <>
      <div ref={top}>
        <p className="break-all font-medium">{account.email ?? account.uid}</p>
        <p className="text-muted text-sm">{texts.role(account.role)}</p>
      </div>
      <div className="-mx-2 flex flex-col">
        {mayDo(account.role, 'admin') && (
          <Link to={{ page: 'people' }} className={linkClass}>
            <Users className="size-4 text-muted" aria-hidden="true" />
            {texts.people}
          </Link>
        )}
        <Link to={{ page: 'activity' }} className={linkClass}>
          <History className="size-4 text-muted" aria-hidden="true" />
          {texts.activity}
        </Link>
        <a href="/api/docs" target="_blank" rel="noreferrer" className={linkClass}>
          <BookText className="size-4 text-muted" aria-hidden="true" />
          {texts.apiDocs}
        </a>
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-muted text-sm">{texts.appearance}</legend>
        <div className={segmentsClass}>
          {themes.map((each) => (
            <label key={each} className={segmentClass}>
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={theme === each}
                onChange={() => setTheme(each)}
              />
              {texts.themes[each]}
            </label>
          ))}
        </div>
      </fieldset>
      <NotifySwitch uid={account.uid} />
      <ShortcutsSwitch />
      <Button isWide onPress={() => leavePage(() => void auth.signOut())}>
        <LogOut className="size-4" aria-hidden="true" />
        {texts.signOut}
      </Button>
    </>
  );
}
