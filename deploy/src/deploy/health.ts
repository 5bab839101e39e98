/** Whether the deployed functions work, asked at their own address before the page is released. */
import { setTimeout as delay } from 'node:timers/promises';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { z } from 'zod';
import { parseJson } from '../doctor/fetch-text.ts';
import type { Parameters } from '../parameters.ts';
import type { Project } from '../project.ts';
import { functionName } from '../service.ts';

const healthSchema = z.object({ checks: z.record(z.string(), z.object({ status: z.string(), message: z.string() })) });
/** Not how long documents wait: new functions may be the cure. */
const decisive = ['firestore', 'key', 'sweep'];
const timeoutMs = 30_000;

/** The address of the API's function; null before it is deployed. @throws GoogleError */
export async function apiAddress({ google, id }: Project, { region, prefix }: Parameters): Promise<string | null> {
  const path = `v2/projects/${id}/locations/${region}/functions/${functionName('api', prefix)}`;
  const api = await google.find<{ serviceConfig?: { uri?: string } }>('functions', path);
  return api?.serviceConfig?.uri ?? null;
}

interface WaitOptions {
  pollMs: number;
  withinMs: number;
  /** The checks that count. */
  checks?: readonly string[];
}

/**
 * Waits until deep health is good: a new service needs a moment, and the first sweep a minute.
 * @throws StackProblem with the last answer
 */
export async function waitForHealth(address: string, options: WaitOptions): Promise<void> {
  const problem = await lastingProblem(address, options);
  if (problem === null) return;
  throw new StackProblem(`The functions are deployed, but ${problem}. The page was not released: it stays as it was.`);
}

/** Why deep health is still not good after the time; null if it is good. */
export async function lastingProblem(
  address: string,
  { pollMs, withinMs, checks = decisive }: WaitOptions,
): Promise<string | null> {
  const url = `${address}/api/health?deep=1`;
  const endMs = Date.now() + withinMs;
  for (;;) {
    const problem = await problemOf(url, checks);
    if (problem === null) return null;
    if (Date.now() > endMs) return `${problem} (${url})`;
    await delay(pollMs);
  }
}

async function problemOf(url: string, decisiveChecks: readonly string[]): Promise<string | null> {
  let text: string;
  let status: number;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    status = response.status;
    text = await response.text();
  } catch (error) {
    return `they do not answer: ${(error as Error).message}`;
  }
  const health = healthSchema.safeParse(parseJson(text));
  if (!health.success) return `they answer ${status} without the checks of their health`;
  const failing = Object.entries(health.data.checks).filter(
    ([name, check]) => decisiveChecks.includes(name) && check.status === 'failing',
  );
  return failing.length === 0 ? null : `they report: ${failing.map(([, { message }]) => message).join(' ')}`;
}
