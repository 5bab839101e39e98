/** People and their roles, with accounts in the Auth emulator. */
import { collections, memberSchema, peoplePageSize, peopleSchema } from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CallOptions, errorWithCode, startApi } from '../testing/api.ts';

const api = startApi({ hasAccounts: true });
afterAll(() => api.close());

let number = 0;
async function anAccount(claims: Record<string, unknown> | null = null, options: { emailVerified?: boolean } = {}) {
  number += 1;
  const uid = `person-${number}`;
  const account = { uid, email: `person${number}@example.com`, password: 'first password', ...options };
  await api.auth.createUser({ emailVerified: true, ...account });
  if (claims !== null) await api.auth.setCustomUserClaims(uid, claims);
  return account;
}

beforeAll(async () => {
  await api.auth.createUser({
    uid: 'admin-uid',
    email: 'admin@example.com',
    displayName: 'Admin',
    emailVerified: true,
  });
});
beforeEach(() => api.auth.setCustomUserClaims('admin-uid', { role: 'admin' }));

const setRole = (uid: string, role: unknown) =>
  api.call('PUT', `/api/people/${uid}/role`, { as: 'admin', json: { role } });
const add = (json: CallOptions['json']) => api.call('POST', '/api/people', { as: 'admin', json });
const problemOf = async (response: Response) => {
  const { type, detail } = (await response.json()) as { type: string; detail: string };
  return { status: response.status, type: type.replace('/api/docs#problem-', ''), detail };
};
const claimsOf = async (uid: string) => (await api.auth.getUser(uid)).customClaims;
const sessionsEndedAt = async (uid: string) => Date.parse((await api.auth.getUser(uid)).tokensValidAfterTime ?? '');
async function endedForRules(uid: string): Promise<number | null> {
  const snapshot = await api.db.collection(collections.endedSessions).doc(uid).get();
  return (snapshot.get('ended_at') as Timestamp | undefined)?.toMillis() ?? null;
}
const second = () => new Promise((resolve) => setTimeout(resolve, 1100));

describe('the list', () => {
  test('has every account with its role, and null for claims that are no role', async () => {
    const { uid } = await anAccount({ role: 'owner', team: 'a' });
    const page = peopleSchema.parse(await (await api.call('GET', '/api/people', { as: 'admin' })).json());
    expect(page.people.find((person) => person.uid === 'admin-uid')).toMatchObject({ name: 'Admin', role: 'admin' });
    expect(page.people.find((person) => person.uid === uid)).toMatchObject({ role: null, disabled: false });
    expect(page.next_cursor).toBeNull();
  });

  test('has a hundred accounts to a page, and the next ones after its cursor', async () => {
    const many = startApi();
    await Promise.all(
      Array.from({ length: peoplePageSize + 1 }, (_, index) => many.auth.createUser({ uid: `u${1000 + index}` })),
    );
    const first = peopleSchema.parse(await (await many.call('GET', '/api/people', { as: 'admin' })).json());
    expect(first.people).toHaveLength(peoplePageSize);
    const query = new URLSearchParams({ cursor: first.next_cursor ?? '' });
    const second = peopleSchema.parse(await (await many.call('GET', `/api/people?${query}`, { as: 'admin' })).json());
    expect(second.people).toHaveLength(1);
    expect(second.next_cursor).toBeNull();
    await many.close();
  });
});

describe('setting a role', () => {
  test('gives it, keeps other claims, and leaves the sessions of a person who may do more', async () => {
    const { uid } = await anAccount({ role: 'viewer', team: 'a' });
    const before = await sessionsEndedAt(uid);
    await second();
    const response = await setRole(uid, 'admin');
    expect(memberSchema.parse(await response.json())).toMatchObject({ uid, role: 'admin' });
    expect(await claimsOf(uid)).toEqual({ role: 'admin', team: 'a' });
    expect(await sessionsEndedAt(uid)).toBe(before);
    expect(await endedForRules(uid)).toBeNull();
  });

  test.each([['viewer'], [null]])('of an editor to %s ends their sessions', async (role) => {
    const { uid } = await anAccount({ role: 'editor', team: 'a' });
    const before = await sessionsEndedAt(uid);
    await second();
    expect((await setRole(uid, role)).status).toBe(200);
    expect(await claimsOf(uid)).toEqual({ team: 'a', ...(role !== null && { role }) });
    expect(await sessionsEndedAt(uid)).toBeGreaterThan(before);
    expect(await endedForRules(uid)).toBeGreaterThan(before);
  });

  test('that is lower ends the sessions for the rules although Firebase Auth then fails', async () => {
    const { uid } = await anAccount({ role: 'editor' });
    const { auth } = api;
    const accounts = {
      ...api.ctx.accounts,
      getUser: (id: string) => auth.getUser(id),
      revokeRefreshTokens: (id: string) => auth.revokeRefreshTokens(id),
      setCustomUserClaims: () => Promise.reject(errorWithCode('app/network-error')),
    };
    const failing = startApi({ accounts, db: api.db, readAccount: (id) => api.ctx.readAccount(id) });
    const response = await failing.call('PUT', `/api/people/${uid}/role`, { as: 'admin', json: { role: null } });
    expect(response.status).toBe(503);
    expect(await endedForRules(uid)).not.toBeNull();
    expect((await setRole(uid, null)).status).toBe(200);
    await failing.close();
  });

  test.each([['editor'], ['viewer'], [null]])('of oneself to %s is refused', async (role) => {
    expect(await problemOf(await setRole('admin-uid', role))).toMatchObject({ status: 409, type: 'own-role' });
    expect(await claimsOf('admin-uid')).toEqual({ role: 'admin' });
  });

  test('is refused to a former admin whose token still has the role, also for themselves', async () => {
    await api.auth.setCustomUserClaims('admin-uid', { role: 'viewer' });
    const { uid } = await anAccount();
    for (const target of [uid, 'admin-uid'])
      expect(await problemOf(await setRole(target, 'admin'))).toMatchObject({ status: 403, type: 'forbidden' });
    expect(await problemOf(await add({ email: 'x@example.com', role: 'admin' }))).toMatchObject({ status: 403 });
    expect(await claimsOf('admin-uid')).toEqual({ role: 'viewer' });
  });

  test('of an unknown person is a 404, and an unknown role is refused with the known ones', async () => {
    expect(await problemOf(await setRole('nobody', 'viewer'))).toMatchObject({ status: 404, type: 'not-found' });
    expect(await problemOf(await setRole('admin-uid', 'owner'))).toMatchObject({
      status: 422,
      detail: 'role must be viewer, editor or admin, or null for no access.',
    });
  });
});

describe('adding a person', () => {
  test('creates an account without a password, with the role', async () => {
    const response = await add({ email: ' New.Person@Example.com ', role: 'editor' });
    expect(response.status).toBe(201);
    const person = memberSchema.parse(await response.json());
    expect(person).toMatchObject({ email: 'new.person@example.com', role: 'editor', email_verified: false });
    expect((await api.auth.getUser(person.uid)).passwordHash).toBeUndefined();
  });

  test('twice is one account', async () => {
    await add({ email: 'twice@example.com', role: 'viewer' });
    expect((await add({ email: 'twice@example.com', role: 'viewer' })).status).toBe(200);
  });

  test('who has an account gives it the role and keeps its password', async () => {
    const { uid, email } = await anAccount({ team: 'a' });
    const before = (await api.auth.getUser(uid)).passwordHash;
    expect((await add({ email, role: 'viewer' })).status).toBe(200);
    expect(await claimsOf(uid)).toEqual({ role: 'viewer', team: 'a' });
    expect((await api.auth.getUser(uid)).passwordHash).toBe(before);
  });

  test('whose account has an unconfirmed address replaces its password, which a stranger may have set', async () => {
    const { uid, email } = await anAccount(null, { emailVerified: false });
    await api.auth.updateUser(uid, { phoneNumber: '+15555550101' });
    const before = (await api.auth.getUser(uid)).passwordHash;
    expect((await add({ email, role: 'viewer' })).status).toBe(200);
    const after = await api.auth.getUser(uid);
    expect(after.passwordHash).not.toBe(before);
    expect(after.providerData.map(({ providerId }) => providerId)).toEqual(['password']);
  });

  test('who has another role is refused, and names it', async () => {
    const { uid, email } = await anAccount({ role: 'editor' });
    expect(await problemOf(await add({ email, role: 'admin' }))).toEqual({
      status: 409,
      type: 'has-role',
      detail: 'This person already has the role editor. Nothing was changed.',
    });
    expect(await claimsOf(uid)).toEqual({ role: 'editor' });
  });

  test.each(['', 'ana', 'ana@', `${'a'.repeat(250)}@example.com`])('refuses the address "%s"', async (email) => {
    expect(await problemOf(await add({ email, role: 'viewer' }))).toMatchObject({
      status: 422,
      type: 'invalid-fields',
    });
  });
});

test('the log names IDs and roles, and no address', () => {
  expect(api.log.filter(({ message }) => message === 'change by a person').length).toBeGreaterThan(0);
  expect(JSON.stringify(api.log)).not.toContain('@');
});

test('is a 503 with a time to wait while Firebase Auth does not respond', async () => {
  const down = startApi({
    accounts: { ...api.ctx.accounts, listUsers: () => Promise.reject(errorWithCode('app/network-timeout')) },
  });
  const response = await down.call('GET', '/api/people', { as: 'admin' });
  expect(response.headers.get('Retry-After')).toBe('10');
  expect(await problemOf(response)).toMatchObject({ status: 503, type: 'unavailable' });
  await down.close();
});
