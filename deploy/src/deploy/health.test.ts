import { afterAll, expect, it } from 'vitest';
import { startStandIn } from '../stand-in/server.ts';
import { lastingProblem } from './health.ts';

const standIn = await startStandIn();
afterAll(() => standIn.close());

const good = { status: 'ok', message: 'Good.' };
const refused = { status: 'failing', message: 'ElevenLabs refuses the key.' };
const late = { status: 'failing', message: 'A document waits for long.' };
const options = { pollMs: 1, withinMs: 20 };

const ask = (checks: Record<string, object>, needed?: readonly string[]) => {
  standIn.state.answers.set('run/api/api/health', { status: 503, body: { status: 'failing', checks } });
  return lastingProblem(`${standIn.url}/run/api`, { ...options, ...(needed !== undefined && { checks: needed }) });
};

it('reports each failing check', async () => {
  expect(await ask({ key: good, pending: late })).toMatch(/^they report 503 .*A document waits for long/);
});

it('is good when the checks that are asked for are good', async () => {
  expect(await ask({ key: good, pending: late }, ['key'])).toBeNull();
});

it('says which of the checks that are asked for fails', async () => {
  expect(await ask({ key: refused, pending: late }, ['key'])).toMatch(/^ElevenLabs refuses the key\. \(http/);
});

it('is not good when a check that is asked for is missing', async () => {
  expect(await ask({ pending: late }, ['key'])).toMatch(/^they report 503/);
});
