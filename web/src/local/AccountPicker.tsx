import type { Role } from '@knowledge-sync/contract';
import { Eye, Pencil, ShieldCheck, UserX } from 'lucide-react';
import type { LocalStack } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import type { LocalStackConfig } from './local-stack.ts';
import { accountPickerTexts as texts } from './texts.ts';

const icons = { admin: ShieldCheck, editor: Pencil, viewer: Eye } as const satisfies Record<Role, typeof Eye>;

const userOf = (email: string): string => email.split('@', 1)[0] ?? email;

/** The part of a label after the colon, such as "can view" of "Viewer: can view". */
const abilityOf = (label: string): string => label.slice(label.indexOf(':') + 1).trim();

/** Offers one button per seeded account. Without their password it says where to find it. */
export function createAccountPicker(
  accounts: LocalStackConfig['accounts'],
  password: string | null,
): LocalStack['AccountPicker'] {
  return function AccountPicker({ onPick, isDisabled }) {
    return (
      <section aria-labelledby="local-accounts" className="flex flex-col gap-3 rounded-lg bg-raised p-4">
        <h2 id="local-accounts" className="font-medium text-muted text-sm">
          {password === null ? texts.lockedTitle : texts.title}
        </h2>
        {password === null && <p className="text-muted text-sm">{texts.openLink}</p>}
        {(password === null ? [] : accounts).map(({ email, role, label }) => {
          const Icon = role ? icons[role] : UserX;
          return (
            <Button key={email} isDisabled={isDisabled} onPress={() => onPick(email, password ?? '')} isWide>
              <Icon className="size-4 shrink-0" aria-hidden="true" />
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 py-1 text-left">
                {texts.signInAs(userOf(email))}
                <span className="font-normal text-muted text-xs">{abilityOf(label)}</span>
              </span>
            </Button>
          );
        })}
      </section>
    );
  };
}
