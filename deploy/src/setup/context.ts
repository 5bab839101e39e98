import type { Google } from '../google/client.ts';
import type { Outcome } from '../outcome.ts';
import type { Parameters } from '../parameters.ts';
import type { Asker } from '../terminal/asker.ts';

export interface SetupOptions {
  location?: string | undefined;
  region?: string | undefined;
  database?: string | undefined;
  prefix?: string | undefined;
  site?: string | undefined;
  admin?: string | undefined;
  billingAccount?: string | undefined;
  /** The monthly budget, in the currency of the billing account. */
  budget?: number | undefined;
  alertEmail?: string | undefined;
  /** Changes nothing, and says what is missing. */
  isDry: boolean;
  /** Answers yes to each question that has only yes and no. */
  isYes: boolean;
  isKeyFromStdin: boolean;
}

/** Results of steps, for the steps after them. */
export interface Facts {
  projectNumber: string;
  database: string;
  prefix: string;
  site: string;
  /** Location of the database. */
  location: string | null;
  region: string | null;
  invoker: 'public' | 'private';
  /** Such as `billingAccounts/012345-6789AB-CDEF01`. */
  billingAccount: string | null;
  /** ID of the web app. */
  appId: string | null;
  uptimeCheckId: string | null;
  /** The notification channel of the alerts. */
  channel: string | null;
}

export interface SetupContext {
  google: Google;
  projectId: string;
  /** The operator's address, if it is known. */
  email: string | null;
  /** Null before the first setup. */
  parameters: Parameters | null;
  options: SetupOptions;
  /** Null without a terminal: nothing then waits for an answer. */
  asker: Asker | null;
  facts: Facts;
  waits: Waits;
  say(text: string): void;
}

export interface Waits {
  pollMs: number;
  /** For Google to give its own account a role. After that, setup grants it. */
  agentMs: number;
  /** For a new API, or a new metric, to be known everywhere. */
  readyMs: number;
}

export const defaultWaits: Waits = { pollMs: 5_000, agentMs: 120_000, readyMs: 180_000 };

export interface Step {
  id: string;
  title: string;
  /** The steps without which this one cannot run. */
  needs: readonly string[];
  /** The service runs without it, so Google's refusal does not fail the setup. */
  isOptional?: boolean;
  run(ctx: SetupContext): Promise<Outcome>;
}

/** The region, which an earlier step has found. */
export function regionOf({ facts }: SetupContext): string {
  if (facts.region === null) throw new Error('The step of the region has not run');
  return facts.region;
}

export const confirm = async ({ options, asker }: SetupContext, question: string): Promise<boolean> =>
  options.isYes || ((await asker?.confirm(question)) ?? false);

/** The option, or the answer at the terminal; null without either. */
export async function valueFor(
  { asker }: SetupContext,
  given: string | undefined,
  question: string,
  suggestion?: string,
): Promise<string | null> {
  return given || (await asker?.ask(question, suggestion)) || null;
}

export const setupCommand = (projectId: string, options = ''): string =>
  `npm run setup -- --project ${projectId}${options === '' ? '' : ` ${options}`}`;
