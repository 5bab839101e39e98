import { afterAll, beforeEach, expect, it } from 'vitest';
import { Google } from '../google/client.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import type { Account } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { type Grant, grant } from './grant.ts';
import { resetSecondFactor } from './reset-second-factor.ts';

const email = 'person@example.com';
const standIn: StandIn = await startStandIn();
const { FIREBASE_AUTH_MANAGEMENT_URL, FIRESTORE_URL } = process.env;
process.env.FIREBASE_AUTH_MANAGEMENT_URL = standIn.url;
process.env.FIRESTORE_URL = standIn.url;
const google = new Google('ks-stand-in', async () => 'token');
const checkout: TestCheckout = await makeCheckout(standIn);

beforeEach(() => {
  standIn.state.accounts = [];
  standIn.requests.length = 0;
});
afterAll(async () => {
  if (FIREBASE_AUTH_MANAGEMENT_URL === undefined) delete process.env.FIREBASE_AUTH_MANAGEMENT_URL;
  if (FIRESTORE_URL === undefined) delete process.env.FIRESTORE_URL;
  await standIn.close();
  await checkout.remove();
});

function seed(account: Partial<Account> = {}): Account {
  const seeded: Account = { localId: 'u1', email, emailVerified: true, ...account };
  standIn.state.accounts.push(seeded);
  return seeded;
}
const claimsOf = ({ customAttributes = '{}' }: Account) => JSON.parse(customAttributes) as unknown;
const give = (wanted: Partial<Grant>) =>
  grant(google, { email, role: 'editor', mayCreate: false, isForced: false, database: '(default)', ...wanted });
const change = (method: string) => `POST /v1/projects/ks-stand-in/accounts${method}`;

it('gives a role, keeps other claims, and keeps the sessions of a person who may do more', async () => {
  const account = seed({ customAttributes: '{"team":"a","role":"viewer"}' });
  expect(await give({})).toMatchObject({ former: 'viewer', endedSessions: false });
  expect(claimsOf(account)).toEqual({ team: 'a', role: 'editor' });
  expect(account.validSince).toBeUndefined();
});

it.each([
  ['lowers a role', 'viewer', { team: 'a', role: 'viewer' }],
  ['removes a role', null, { team: 'a' }],
] as const)('%s and ends the sessions in the same change', async (_name, role, claims) => {
  const account = seed({ emailVerified: false, customAttributes: '{"team":"a","role":"admin"}' });
  expect(await give({ role })).toMatchObject({ endedSessions: true });
  expect(claimsOf(account)).toEqual(claims);
  expect(Number(account.validSince)).toBeGreaterThan(1_700_000_000);
  const commit = 'POST /v1/projects/ks-stand-in/databases/(default)/documents:commit';
  expect(standIn.changes()).toEqual([commit, change(':update'), commit]);
  const ended = standIn.state.documents.get('projects/ks-stand-in/databases/(default)/documents/ended_sessions/u1');
  expect(ended?.fields).toEqual({ ended_at: { timestampValue: ended?.updateTime } });
});

it('takes a role away before the setup, when there is no database', async () => {
  seed({ customAttributes: '{"role":"admin"}' });
  await give({ role: null, database: null });
  expect(standIn.changes()).toEqual([change(':update')]);
});

it('changes nothing for a person who has the role', async () => {
  seed({ customAttributes: '{"role":"editor"}' });
  await give({});
  expect(standIn.changes()).toEqual([]);
});

it('refuses an unconfirmed address, and changes nothing', async () => {
  seed({ emailVerified: false });
  await expect(give({})).rejects.toThrow(/has not been confirmed.*add --force/);
  expect(standIn.changes()).toEqual([]);
});

it('grants an unconfirmed address when forced, and locks out who knows the password', async () => {
  const providerUserInfo = [{ providerId: 'password' }, { providerId: 'phone' }];
  const account = Object.assign(seed({ emailVerified: false }), { providerUserInfo, password: '', deleteProvider: [] });
  expect(await give({ isForced: true })).toMatchObject({ isLinkSent: true });
  expect(account.password).toHaveLength(43);
  expect(account.deleteProvider).toEqual(['phone']);
  expect(claimsOf(account)).toEqual({ role: 'editor' });
  expect(standIn.changes()).toEqual([change(':update'), change(':update'), change(':sendOobCode')]);
});

it('creates a person only when asked, and mails a link for the password', async () => {
  await expect(give({})).rejects.toThrow(/no user person@example.com.*--create/);
  expect(await give({ mayCreate: true })).toMatchObject({ isNew: true, isLinkSent: true });
  expect(standIn.state.accounts).toMatchObject([{ email, customAttributes: '{"role":"editor"}' }]);
  expect(standIn.changes()).toEqual([change(''), change(':update'), change(':sendOobCode')]);
});

it('removes a lost second factor, and ends the sessions', async () => {
  const account = seed({ customAttributes: '{"role":"editor"}' }) as Account & { mfa?: object };
  account.mfa = { enrollments: [{ totpInfo: {} }] };
  await resetSecondFactor(google, email, '(default)');
  expect(account.mfa).toEqual({});
  expect(Number(account.validSince)).toBeGreaterThan(1_700_000_000);
  expect(claimsOf(account)).toEqual({ role: 'editor' });
  expect(standIn.changes()).toEqual([
    change(':update'),
    'POST /v1/projects/ks-stand-in/databases/(default)/documents:commit',
  ]);
  await expect(resetSecondFactor(google, 'x@example.com', null)).rejects.toThrow(/has no user x@example.com/);
});

it('runs with the sign-in of firebase-tools', async () => {
  seed();
  const { code, output } = await checkout.run('grant', [email, 'admin', '--project', 'ks-stand-in']);
  expect(output).toBe(
    `${email} is now admin in ks-stand-in. It takes effect when they sign in again, or within an hour.\n`,
  );
  expect(code).toBe(0);
});

it.each([
  ['without a sign-in', [email, 'admin', '--project', 'ks-stand-in'], /^You are not signed in to Google\. .*\n$/],
  ['without a project', [email, 'admin'], /^No project is named\. Add --project <id>: .*\n$/],
  [
    'for a role next to --reset-mfa',
    [email, 'admin', '--reset-mfa', '--project', 'ks-stand-in'],
    /^Name a person and no role: .*\n$/,
  ],
  ['for an unknown role', [email, 'owner', '--project', 'ks-stand-in'], /^owner is not a role\. .*\n$/],
])('ends with one line and code 1 %s', async (_name, args, line) => {
  const { code, output } = await checkout.run('grant', args, { FIREBASE_TOKEN: '' });
  expect(output).toMatch(line);
  expect(code).toBe(1);
});

const { FIREBASE_AUTH_EMULATOR_HOST } = process.env;
it.skipIf(!FIREBASE_AUTH_EMULATOR_HOST)('creates an admin in the Auth emulator, without a sign-in', async () => {
  const env = { FIREBASE_AUTH_EMULATOR_HOST: FIREBASE_AUTH_EMULATOR_HOST ?? '', FIREBASE_TOKEN: '' };
  const address = `grant-${process.pid}@example.com`;
  const run = (...args: string[]) => checkout.run('grant', [address, ...args, '--project', 'demo-knowledge-sync'], env);
  expect(await run('admin', '--create')).toEqual({
    code: 0,
    output: `${address} is now admin in demo-knowledge-sync. Google has mailed them a link to set a password.\n`,
  });
  expect((await run('none')).output).toContain('Their sessions have ended.');
});
