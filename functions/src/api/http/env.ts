/** The variables that every handler of the API can use. */
import type { SharedAgentList } from '../../agents/shared-list.ts';
import type { People } from '../../history/people.ts';
import type { KeyState } from '../../operations/key-check.ts';
import type { ApiContext } from '../../runtime/context.ts';
import type { HealthChecks } from '../health-checks.ts';
import type { PersonLimits } from '../limits/person-limits.ts';

export interface ApiEnv {
  Variables: {
    ctx: ApiContext;
    people: People;
    limits: PersonLimits;
    agentList: SharedAgentList;
    /** Whether ElevenLabs accepts the key. Kept for a minute. */
    keyState: () => Promise<KeyState>;
    healthChecks: () => Promise<HealthChecks>;
    /** Waits for work of the store. Throws a TimeLimitError when the work takes too long. */
    inTime: <T>(work: Promise<T>) => Promise<T>;
  };
}
