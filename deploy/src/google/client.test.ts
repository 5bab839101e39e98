import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { Google, GoogleError } from './client.ts';
import { signIn } from './sign-in.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn({ database: 'eur3' });
  Object.assign(process.env, standIn.env);
});
afterAll(() => standIn.close());

it('signs in as firebase-tools does, and reads the project', async () => {
  const { accessToken } = await signIn('ks-stand-in');
  const google = new Google('ks-stand-in', accessToken);
  expect(await google.get('firestore', 'v1/projects/ks-stand-in/databases/(default)')).toMatchObject({
    locationId: 'eur3',
  });
  expect(await google.find('firestore', 'v1/projects/ks-stand-in/databases/other')).toBeNull();
  expect(standIn.changes()).toEqual([]);
});

it('names the code and the reason of a refusal', async () => {
  const google = new Google('ks-stand-in', async () => 'token');
  const refused = google.send('POST', 'secrets', 'v1/projects/ks-stand-in/secrets/none:addVersion', {
    payload: { data: '' },
  });
  await expect(refused).rejects.toThrow(GoogleError);
  await expect(refused).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND', message: 'Secret was not found' });
});

it('names the server that does not answer', async () => {
  process.env.CLOUD_ORGPOLICY_URL = 'http://127.0.0.1:1';
  const google = new Google('ks-stand-in', async () => 'token');
  await expect(google.send('POST', 'orgPolicy', 'v2/any')).rejects.toThrow(/^127\.0\.0\.1:1 did not answer: /);
});
