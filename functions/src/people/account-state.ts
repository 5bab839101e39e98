import type { AccountState, Accounts } from '../runtime/context.ts';
import { roleOf, unlessUnknown } from './people.ts';

/** Null for an account that was deleted. */
export async function readAccountState(accounts: Pick<Accounts, 'getUser'>, uid: string): Promise<AccountState | null> {
  const user = await unlessUnknown(accounts.getUser(uid));
  if (user === null) return null;
  return {
    role: roleOf(user),
    isDisabled: user.disabled,
    isVerified: user.emailVerified,
    validSinceMs: user.tokensValidAfterTime ? Date.parse(user.tokensValidAfterTime) : 0,
  };
}
