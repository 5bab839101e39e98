/** The accounts of Firebase Authentication, through its administrative API. */
import { randomBytes } from 'node:crypto';
import { collections, isRole, type Role } from '@knowledge-sync/contract';
import { type Google, GoogleError } from '../google/client.ts';

export interface Account {
  uid: string;
  email: string;
  isVerified: boolean;
  role: Role | null;
  /** All claims, the role included. */
  claims: Readonly<Record<string, unknown>>;
  /** Ways to sign in, such as `password` and `phone`. */
  providers: readonly string[];
}

interface StoredAccount {
  localId: string;
  email?: string;
  emailVerified?: boolean;
  providerUserInfo?: readonly { providerId: string }[];
  customAttributes?: string;
}

const path = (google: Google, method: string): string => `v1/projects/${google.projectId}/accounts${method}`;

export async function findAccount(google: Google, email: string): Promise<Account | null> {
  const { users = [] } = await google.send<{ users?: StoredAccount[] }>('POST', 'identity', path(google, ':lookup'), {
    email: [email],
  });
  return users[0] === undefined ? null : accountOf(users[0]);
}

/** Creates an account without a password. */
export async function createAccount(google: Google, email: string): Promise<Account> {
  const { localId } = await google.send<StoredAccount>('POST', 'identity', path(google, ''), { email });
  return { uid: localId, email, isVerified: false, role: null, claims: {}, providers: [] };
}

const pageSize = 500;
const mostAccounts = 2_000;

/** The address of an admin among the first 2,000 accounts; null without one. */
export async function findAdmin(google: Google): Promise<string | null> {
  for (let offset = 0; offset < mostAccounts; offset += pageSize) {
    const page = await query(google, offset);
    const admin = page.map(accountOf).find(({ role }) => role === 'admin');
    if (admin !== undefined) return admin.email;
    if (page.length < pageSize) return null;
  }
  return null;
}

async function query(google: Google, offset: number): Promise<StoredAccount[]> {
  try {
    const { userInfo = [] } = await google.send<{ userInfo?: StoredAccount[] }>(
      'POST',
      'identity',
      path(google, ':query'),
      { limit: String(pageSize), offset: String(offset) },
    );
    return userInfo;
  } catch (error) {
    if (error instanceof GoogleError && error.message.includes('CONFIGURATION_NOT_FOUND')) return [];
    throw error;
  }
}

/** Ends all sessions of the account; its ID tokens are valid for the rest of their hour. */
const endSessions = (nowMs: number) => ({ validSince: String(Math.floor(nowMs / 1_000)) });

export async function setRole(
  google: Google,
  { uid, claims }: Account,
  { role, endsSessions }: { role: Role | null; endsSessions: boolean },
): Promise<void> {
  const { role: _former, ...others } = claims;
  const customAttributes = JSON.stringify(role === null ? others : { ...others, role });
  await google.send('POST', 'identity', path(google, ':update'), {
    localId: uid,
    customAttributes,
    ...(endsSessions && endSessions(Date.now())),
  });
}

/**
 * Makes the security rules refuse the ID tokens that the account has. They compare the time of the
 * sign-in with this one, which is Firestore's.
 */
export async function endReading(google: Google, database: string, { uid }: Account): Promise<void> {
  const documents = `projects/${google.projectId}/databases/${database}/documents`;
  await google.send('POST', 'firestore', `v1/${documents}:commit`, {
    writes: [
      {
        update: { name: `${documents}/${collections.endedSessions}/${uid}`, fields: {} },
        updateTransforms: [{ fieldPath: 'ended_at', setToServerValue: 'REQUEST_TIME' }],
      },
    ],
  });
}

/** Removes every second factor, and ends all sessions. */
export async function removeSecondFactors(google: Google, { uid }: Account): Promise<void> {
  await google.send('POST', 'identity', path(google, ':update'), {
    localId: uid,
    mfa: {},
    ...endSessions(Date.now()),
  });
}

/**
 * Replaces the password by a random one, so that only a link to the address opens the account, and
 * removes other ways to sign in.
 */
export async function lockOut(google: Google, { uid, providers }: Account): Promise<void> {
  await google.send('POST', 'identity', path(google, ':update'), {
    localId: uid,
    password: randomBytes(32).toString('base64url'),
    deleteProvider: providers.filter((provider) => provider !== 'password'),
    ...endSessions(Date.now()),
  });
}

/** Google mails the link to the address alone. */
export async function mailPasswordLink(google: Google, email: string): Promise<void> {
  await google.send('POST', 'identity', path(google, ':sendOobCode'), { requestType: 'PASSWORD_RESET', email });
}

function accountOf(stored: StoredAccount): Account {
  const { localId, email = '', emailVerified = false, customAttributes, providerUserInfo = [] } = stored;
  const claims = claimsIn(customAttributes);
  return {
    uid: localId,
    email,
    isVerified: emailVerified,
    role: isRole(claims.role) ? claims.role : null,
    claims,
    providers: providerUserInfo.map(({ providerId }) => providerId),
  };
}

function claimsIn(attributes: string | undefined): Record<string, unknown> {
  return attributes === undefined || attributes === '' ? {} : (JSON.parse(attributes) as Record<string, unknown>);
}
