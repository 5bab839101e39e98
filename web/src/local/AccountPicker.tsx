import { Eye, Pencil, UserX } from 'lucide-react';
import type { LocalStackConfig } from '../config/local-stack.ts';
import type { LocalStack } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';

const icons = { editor: Pencil, viewer: Eye } as const;

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
              <Icon className="size-4" aria-hidden="true" />
              {`Sign in as ${label}`}
              <span aria-hidden="true" className="ml-auto hidden truncate text-muted text-xs sm:inline">
                {email}
              </span>
            </Button>
          );
        })}
      </section>
    );
  };
}
