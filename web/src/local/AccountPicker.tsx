import { Eye, Pencil, UserX } from 'lucide-react';
import type { LocalStack } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import type { LocalStackConfig } from './local-stack.ts';

const icons = { editor: Pencil, viewer: Eye } as const;

const userOf = (email: string): string => email.split('@', 1)[0] ?? email;

/** "Editor: adds documents" tells what the account may do after the colon. */
const abilityOf = (label: string): string => label.slice(label.indexOf(':') + 1).trim();

/** One button per seeded account. */
export function createAccountPicker({ accounts, password }: LocalStackConfig): LocalStack['AccountPicker'] {
  return function AccountPicker({ onPick, isDisabled }) {
    return (
      <section aria-labelledby="local-accounts" className="flex flex-col gap-3 rounded-lg bg-raised p-4">
        <h2 id="local-accounts" className="font-medium text-muted text-sm">
          Local stack: sign in with one click
        </h2>
        {accounts.map(({ email, role, label }) => {
          const Icon = role ? icons[role] : UserX;
          return (
            <Button key={email} isDisabled={isDisabled} onPress={() => onPick(email, password)} isWide>
              <Icon className="size-4 shrink-0" aria-hidden="true" />
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 py-1 text-left">
                {`Sign in as ${userOf(email)} `}
                <span className="font-normal text-muted text-xs">{abilityOf(label)}</span>
              </span>
            </Button>
          );
        })}
      </section>
    );
  };
}
