/** Accounts of Firebase Auth and their roles, which are stored as the custom claim `role`. */
import { isRole, type Member, mayDo, type People, peoplePageSize, type Role } from '@knowledge-sync/contract';
import type { UserRecord } from 'firebase-admin/auth';
import type { Accounts, ApiContext } from '../runtime/context.ts';
import { endSessions } from './end-sessions.ts';

/** Reads one page of accounts, in the order of their IDs. */
export async function listPeople(accounts: Accounts, cursor?: string): Promise<People> {
  const { users, pageToken } = await accounts.listUsers(peoplePageSize, cursor);
  return { people: users.map(personOf), next_cursor: pageToken ?? null };
}

type PeopleContext = Pick<ApiContext, 'accounts' | 'db'>;

type RoleChange = { kind: 'missing' } | { kind: 'own_role' } | { kind: 'set'; person: Member };

/**
 * Sets or removes the role of a person. Admins cannot lower their own, so that one is left.
 *
 * @param by the uid of the admin who asks
 */
export async function setRole(
  ctx: PeopleContext,
  { uid, role, by }: { uid: string; role: Role | null; by: string },
): Promise<RoleChange> {
  const user = await unlessUnknown(ctx.accounts.getUser(uid));
  if (user === null) return { kind: 'missing' };
  if (uid === by && !mayDo(role, 'admin')) return { kind: 'own_role' };
  return { kind: 'set', person: await give(ctx, user, role) };
}

type Addition = { kind: 'has_role'; role: Role } | { kind: 'added'; person: Member; isNew: boolean };

/**
 * Gives a person a role by address, and creates an account without a password if there is none.
 *
 * @param newPassword for an account with an unconfirmed address. A stranger may have created it, so
 * only a link to the address opens it again; other ways to sign in are removed.
 */
export async function addPerson(
  ctx: PeopleContext,
  { email, role, newPassword }: { email: string; role: Role; newPassword: string },
): Promise<Addition> {
  const { accounts } = ctx;
  const known = await unlessUnknown(accounts.getUserByEmail(email));
  if (known === null) {
    const created = await createAccount(accounts, email);
    return { kind: 'added', person: await give(ctx, created, role), isNew: true };
  }
  const former = roleOf(known);
  if (former !== null && former !== role) return { kind: 'has_role', role: former };
  if (former === null && !known.emailVerified) {
    const providersToUnlink = known.providerData.map(({ providerId }) => providerId).filter((id) => id !== 'password');
    await accounts.updateUser(known.uid, { password: newPassword, providersToUnlink });
  }
  return { kind: 'added', person: await give(ctx, known, role), isNew: false };
}

/** Another admin may create the same account at the same time. */
async function createAccount(accounts: Accounts, email: string): Promise<UserRecord> {
  try {
    return await accounts.createUser({ email });
  } catch (error) {
    if (codeOf(error) !== 'auth/email-already-exists') throw error;
    return await accounts.getUserByEmail(email);
  }
}

/** Keeps the other claims of the user. Ends their sessions when they may do less afterwards. */
async function give(ctx: PeopleContext, user: UserRecord, role: Role | null): Promise<Member> {
  const former = roleOf(user);
  if (former !== role) {
    const { role: _former, ...others } = user.customClaims ?? {};
    const endsSessions = former !== null && !mayDo(role, former);
    // First, because a repetition after a failure finds the new role and ends nothing; and again
    // at the end, because the person may have signed in with the former role in between.
    if (endsSessions) await endSessions(ctx, user.uid);
    await ctx.accounts.setCustomUserClaims(user.uid, role === null ? others : { ...others, role });
    if (endsSessions) await endSessions(ctx, user.uid);
  }
  return { ...personOf(user), role };
}

export const roleOf = ({ customClaims }: UserRecord): Role | null => {
  const role: unknown = customClaims?.role;
  return isRole(role) ? role : null;
};

function personOf(user: UserRecord): Member {
  const { lastSignInTime } = user.metadata;
  const signedInMs = lastSignInTime ? Date.parse(lastSignInTime) : Number.NaN;
  return {
    uid: user.uid,
    email: user.email ?? null,
    name: user.displayName ?? null,
    role: roleOf(user),
    disabled: user.disabled,
    email_verified: user.emailVerified,
    last_sign_in_at: Number.isNaN(signedInMs) ? null : new Date(signedInMs).toISOString(),
  };
}

/** Null for an account that does not exist. */
export async function unlessUnknown(user: Promise<UserRecord>): Promise<UserRecord | null> {
  try {
    return await user;
  } catch (error) {
    if (codeOf(error) === 'auth/user-not-found') return null;
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);
