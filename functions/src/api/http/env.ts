/** The variables that every handler of the API can use. */
import type { SharedAgentList } from '../../agents/shared-list.ts';
import type { RequestTarget } from '../../history/log-refusal.ts';
import type { People } from '../../history/people.ts';
import type { KeyState } from '../../operations/key-check.ts';
import type { KnownAccounts } from '../../people/known-accounts.ts';
import type { ApiContext } from '../../runtime/context.ts';
import type { HealthChecks } from '../health-checks.ts';
import type { PersonLimits } from '../limits/person-limits.ts';

export interface ApiEnv {
  Variables: {
    ctx: ApiContext;
    /** What the request is about, for the log. */
    target: RequestTarget;
    people: People;
    limits: PersonLimits;
    agentList: SharedAgentList;
    accounts: KnownAccounts;
    /** Whether ElevenLabs accepts the key. Kept for a minute. */
    keyState: () => Promise<KeyState>;
    healthChecks: () => Promise<HealthChecks>;
    /** How long the store, or the body of the request, may take. */
    timeLimitMs: number;
    /** Waits for work of the store. Throws a TimeLimitError when the work takes too long. */
    inTime: <T>(work: Promise<T>) => Promise<T>;
    /** The same for work that asks ElevenLabs too. */
    inTimeOfProvider: <T>(work: Promise<T>) => Promise<T>;
  };
}
