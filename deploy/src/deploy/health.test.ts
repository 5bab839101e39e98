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

it('reports each check that fails, without how long documents wait', async () => {
  expect(await ask({ key: refused, pending: late })).toMatch(/^they report: ElevenLabs refuses the key\. \(http/);
  expect(await ask({ key: good, pending: late })).toBeNull();
});

it('is good when the checks that are asked for are good', async () => {
  expect(await ask({ key: good, sweep: late }, ['key'])).toBeNull();
});

it('is not good without checks', async () => {
  standIn.state.answers.set('run/api/api/health', { status: 200, body: { status: 'ok' } });
  expect(await lastingProblem(`${standIn.url}/run/api`, options)).toMatch(/^they answer 200 without the checks/);
});
