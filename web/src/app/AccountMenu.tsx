import { CircleUser, LogOut } from 'lucide-react';
import { useId } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';
import { leavePage } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { type Theme, themes, useTheme } from './use-theme.ts';

const themeTitles = { system: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>;

/** Who is signed in, how the page looks, and the way out. The browser's own popover brings light dismissal, Escape and focus. */
export function AccountMenu({ account }: { account: Account }) {
  const { auth } = useServices();
  const [theme, setTheme] = useTheme();
  const id = useId();
  const address = account.email ?? account.uid;
  return (
    <>
      <button type="button" className="button button-quiet" popoverTarget={id} aria-label={`Account: ${address}`}>
        <CircleUser className="size-5" aria-hidden="true" />
        <span className="hidden max-w-48 truncate md:inline">{address}</span>
      </button>
      <div id={id} popover="auto" className="menu">
        <div>
          <p className="break-all font-medium">{address}</p>
          <p className="text-muted text-sm">Role: {account.role}</p>
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 text-muted text-sm">Appearance</legend>
          <div className="segments">
            {themes.map((each) => (
              <label key={each} className="segment">
                <input
                  type="radio"
                  name={`${id}-theme`}
                  className="sr-only"
                  checked={theme === each}
                  onChange={() => setTheme(each)}
                />
                {themeTitles[each]}
              </label>
            ))}
          </div>
        </fieldset>
        <Button isWide onPress={() => leavePage(() => void auth.signOut())}>
          <LogOut className="size-4" aria-hidden="true" />
          Sign out
        </Button>
      </div>
    </>
  );
}
