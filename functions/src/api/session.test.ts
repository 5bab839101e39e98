/**
 * When a session ends, with accounts and ID tokens of the Auth emulator. The tokens are only
 * decoded, as Firebase's servers would accept them: firebase-admin itself looks for ended sessions
 * on the emulator alone.
 */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import type { VerifiedToken } from '../runtime/context.ts';
import { errorWithCode, startApi } from '../testing/api.ts';

let laterMs = 0;
const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + laterMs };
const decode = async (token: string): Promise<VerifiedToken> => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  return { ...claims, uid: claims.sub };
};
const api = startApi({ hasAccounts: true, clock, verifyIdToken: decode });
afterAll(() => api.close());
beforeEach(() => {
  laterMs = 0;
});

let number = 0;
async function aPerson(role: string | null, options: { emailVerified?: boolean } = {}) {
  number += 1;
  const uid = `person-${number}`;
  const email = `person${number}@example.com`;
  await api.auth.createUser({ uid, email, password: 'a password', emailVerified: true, ...options });
  if (role !== null) await api.auth.setCustomUserClaims(uid, { role });
  return { uid, token: await signIn(email) };
}

async function signIn(email: string): Promise<string> {
  const host = process.env.FIREBASE_AUTH_EMULATOR_HOST;
  const response = await fetch(`http://${host}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword`, {
    method: 'POST',
    headers: { Authorization: 'Bearer owner', 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: 'a password', returnSecureToken: true, targetProjectId: api.projectId }),
  });
  return ((await response.json()) as { idToken: string }).idToken;
}

const read = (token: string) => api.call('GET', '/api/knowledge', { headers: { Authorization: `Bearer ${token}` } });
const write = (token: string) =>
  api.call('POST', '/api/knowledge', {
    json: { name: 'Refunds', content: 'Five days.' },
    headers: { Authorization: `Bearer ${token}` },
  });
const second = () => new Promise((resolve) => setTimeout(resolve, 1100));

const ends: [string, number, (uid: string) => Promise<unknown>][] = [
  ['lost the role', 403, (uid) => api.auth.setCustomUserClaims(uid, {})],
  ['is switched off', 401, (uid) => api.auth.updateUser(uid, { disabled: true })],
  ['is deleted', 401, (uid) => api.auth.deleteUser(uid)],
  ['has ended sessions', 401, (uid) => api.auth.revokeRefreshTokens(uid)],
  ['has another address, which is not confirmed', 403, (uid) => api.auth.updateUser(uid, { emailVerified: false })],
];

describe.each(ends)('an account that %s', (_, status, end) => {
  test(`is refused with ${status}: at once to change something, and within a minute to read`, async () => {
    const { uid, token } = await aPerson('editor');
    expect((await write(token)).status).toBe(201);
    expect((await read(token)).status).toBe(200);
    await second();
    await end(uid);
    expect((await read(token)).status).toBe(200);
    laterMs += 31_000;
    expect((await read(token)).status).toBe(status);
    expect((await write(token)).status).toBe(status);
  });

  test('cannot change anything once it is so', async () => {
    const { uid, token } = await aPerson('editor');
    expect((await write(token)).status).toBe(201);
    await second();
    await end(uid);
    expect((await write(token)).status).toBe(status);
  });
});

test('a lower role applies to a token with the higher one, and a new sign-in works', async () => {
  const { uid, token } = await aPerson('editor');
  await api.auth.setCustomUserClaims(uid, { role: 'viewer' });
  expect((await write(token)).status).toBe(403);
  expect((await read(token)).status).toBe(200);
  await second();
  await api.auth.revokeRefreshTokens(uid);
  laterMs += 31_000;
  expect((await read(token)).status).toBe(401);
  await second();
  expect((await read(await signIn(`person${number}@example.com`))).status).toBe(200);
});

test('a role does not open the API to an address that was not confirmed, and the answer says what to do', async () => {
  const { uid, token } = await aPerson('editor', { emailVerified: false });
  const response = await read(token);
  expect(response.status).toBe(403);
  expect(await response.text()).toMatch(/not confirmed. Use \\"Forgot password\?\\"/);
  // The owner of the address has confirmed it since; a stranger may have this token.
  await api.auth.updateUser(uid, { emailVerified: true });
  laterMs += 31_000;
  expect((await read(token)).status).toBe(403);
});

test('an account without an address is refused, whatever its role', async () => {
  const uid = 'phone';
  await api.auth.createUser({ uid, phoneNumber: '+15555550100' });
  await api.auth.setCustomUserClaims(uid, { role: 'admin' });
  const claims = Buffer.from(JSON.stringify({ sub: uid, auth_time: Date.now() / 1000 })).toString('base64url');
  expect((await read(`e30.${claims}.`)).status).toBe(403);
});

test('a token that does not say when the person signed in is refused', async () => {
  const { uid } = await aPerson('editor');
  const claims = Buffer.from(JSON.stringify({ sub: uid, email_verified: true })).toString('base64url');
  expect((await read(`e30.${claims}.`)).status).toBe(401);
});

describe('with a required second factor', () => {
  const strict = startApi({
    requiresSecondFactor: true,
    verifyIdToken: async (token) => ({
      uid: 'viewer-uid',
      email_verified: true,
      auth_time: 0,
      firebase: token === 'with' ? { sign_in_second_factor: 'totp' } : {},
    }),
  });
  afterAll(() => strict.close());
  const status = async (token: string) =>
    (await strict.call('GET', '/api/knowledge', { headers: { Authorization: `Bearer ${token}` } })).status;

  test('a sign-in with it is accepted', async () => expect(await status('with')).toBe(200));
  test('a sign-in without it is refused', async () => expect(await status('without')).toBe(403));
});

test.each([['app/network-error'], ['auth/internal-error']])(
  'is a 503 while accounts cannot be read (%s)',
  async (code) => {
    const down = startApi({ readAccount: () => Promise.reject(errorWithCode(code)) });
    const response = await down.call('GET', '/api/knowledge', { as: 'viewer' });
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('10');
    await down.close();
  },
);
