/** Calls that wait for ElevenLabs, and how its failures become problems. */
import { errorHints, errorTitles, permissionSentence } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import { ElevenLabsSyncError } from '../../elevenlabs/error.ts';
import { permissionsOf } from '../../elevenlabs/permission.ts';
import type { EngineContext } from '../../runtime/context.ts';
import { DeadlineExceededError } from '../../runtime/deadline.ts';
import { BadCursorError } from '../../store/cursor.ts';
import { withSlottedEngine } from '../slots/lend-engine.ts';
import type { ApiEnv } from './env.ts';
import { ProblemError } from './problem.ts';
import { defineCheck } from './route.ts';

/** @param cursor a cursor of ElevenLabs that the caller sent. Only ElevenLabs can validate it. */
export type Ask = <T>(act: (engine: EngineContext) => Promise<T>, cursor?: string | undefined) => Promise<T>;

interface AskEnv {
  Variables: ApiEnv['Variables'] & { askElevenLabs: Ask };
}

/** Gives the handler `askElevenLabs`, which reports a failure of ElevenLabs as a problem. */
export const asksElevenLabs = defineCheck({
  refusals: ['provider-refused', 'provider-unavailable', 'busy'],
  middleware: createMiddleware<AskEnv>(async (c, next) => {
    const { ctx, inTimeOfProvider } = c.var;
    c.set('askElevenLabs', async (act, cursor) => {
      try {
        return await inTimeOfProvider(withSlottedEngine(ctx, act));
      } catch (error) {
        if (cursor !== undefined && isRefusedRequest(error)) throw new BadCursorError();
        throw providerProblem(error) ?? error;
      }
    });
    await next();
  }),
});

const isRefusedRequest = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && (error.error_type === 'validation' || error.error_type === 'list_expired');

const retryAfterSeconds = '10';

/** Uses the words of the error catalogue, never those of ElevenLabs. Null for any other error. */
function providerProblem(error: unknown): ProblemError | null {
  if (error instanceof DeadlineExceededError) {
    return new ProblemError('provider-unavailable', `${errorTitles.network}: ElevenLabs did not respond in time.`, {
      headers: { 'Retry-After': retryAfterSeconds },
    });
  }
  if (!(error instanceof ElevenLabsSyncError)) return null;
  const detail = detailOf(error);
  if (!error.is_retryable) return new ProblemError('provider-refused', detail);
  const waitSeconds =
    error.retry_after_ms === null ? retryAfterSeconds : String(Math.ceil(error.retry_after_ms / 1_000));
  return new ProblemError('provider-unavailable', detail, { headers: { 'Retry-After': waitSeconds } });
}

/** What went wrong and what to do, for a person. */
export function detailOf(error: ElevenLabsSyncError): string {
  const title = errorTitles[error.error_type];
  const facts = [error.http_status === null ? null : `HTTP ${error.http_status}`, error.provider_code]
    .filter((fact) => fact !== null)
    .join(', ');
  return `${error.error_type === 'validation' ? 'Request rejected' : title}: ${hintOf(error)}${facts === '' ? '' : ` (${facts})`}`;
}

/** The hints of the catalogue are about documents. These are about a request of the caller. */
function hintOf(error: ElevenLabsSyncError): string {
  const { error_type } = error;
  const permissions = permissionsOf(error);
  if (permissions !== null) return permissionSentence(permissions);
  switch (error_type) {
    case 'auth_error':
      return 'ElevenLabs rejected the API key, or none is set. An administrator needs a key with access to agents and the knowledge base, and runs npm run rotate-key.';
    case 'validation':
    case 'unknown':
    case 'in_use':
    case 'body_missing':
      return 'ElevenLabs rejected the request or returned an unexpected response. Nothing else was changed.';
    case 'rate_limit':
      return 'ElevenLabs is rate-limiting your workspace. Try again shortly.';
    case 'server_error':
      return 'ElevenLabs returned a server error. Try again shortly.';
    case 'network':
      return 'ElevenLabs did not respond. The change may or may not have been made. You can safely try again.';
    case 'gateway':
      return 'A firewall or gateway in front of ElevenLabs answered instead of ElevenLabs. Try again shortly. If this continues, an administrator should check ELEVENLABS_BASE_URL.';
    case 'index_not_ready':
      return 'ElevenLabs is still building the search index. Nothing was changed. Try again in half a minute.';
    case 'permission':
    case 'quota':
    case 'billing':
    case 'plan':
    case 'account_blocked':
    case 'wrong_region':
    case 'wrong_address':
    case 'protected_branch':
    case 'already_exists':
    case 'list_expired':
    case 'other_project':
      return errorHints[error_type];
    default:
      return error_type satisfies never;
  }
}
