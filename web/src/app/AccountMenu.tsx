import { CircleUser, LogOut } from 'lucide-react';
import { useId } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';
import { leavePage } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { segmentClass, segmentsClass } from '../ui/segments.ts';
import { accountTexts as texts } from './texts.ts';
import { themes, useTheme } from './use-theme.ts';

/** Shows who is signed in, sets the appearance, and signs out. */
export function AccountMenu({ account }: { account: Account }) {
  const { auth } = useServices();
  const [theme, setTheme] = useTheme();
  const name = useId();
  const address = account.email ?? account.uid;
  return (
    <Menu
      label={texts.label(address)}
      button={
        <>
          <CircleUser className="size-5" aria-hidden="true" />
          <span className="hidden max-w-48 truncate md:inline">{address}</span>
        </>
      }
    >
      <div>
        <p className="break-all font-medium">{address}</p>
        <p className="text-muted text-sm">{texts.role(account.role)}</p>
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
      <Button isWide onPress={() => leavePage(() => void auth.signOut())}>
        <LogOut className="size-4" aria-hidden="true" />
        {texts.signOut}
      </Button>
    </Menu>
  );
}
