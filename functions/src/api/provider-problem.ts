/** What ElevenLabs' failures are for whoever called: the catalogue's words, never the provider's own body. */
import { errorCatalogue } from '@knowledge-sync/contract';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { DeadlineExceededError } from '../runtime/deadline.ts';
import { ProblemError } from './problem.ts';

const retryAfterSeconds = '10';

/** Null when it is no failure of ElevenLabs'. */
export function providerProblem(error: unknown): ProblemError | null {
  if (error instanceof DeadlineExceededError) {
    return new ProblemError(
      'provider-unavailable',
      `${errorCatalogue.network.title}: ElevenLabs did not answer in time.`,
      {
        headers: { 'Retry-After': retryAfterSeconds },
      },
    );
  }
  if (!(error instanceof ElevenLabsSyncError)) return null;
  const { title } = errorCatalogue[error.error_type];
  const facts = [error.http_status === null ? null : `HTTP ${error.http_status}`, error.provider_code]
    .filter((fact) => fact !== null)
    .join(', ');
  const detail = `${error.error_type === 'validation' ? 'Request refused' : title}: ${hintOf(error)}${facts === '' ? '' : ` (${facts})`}`;
  if (!error.is_retryable) return new ProblemError('provider-refused', detail);
  const waitSeconds =
    error.retry_after_ms === null ? retryAfterSeconds : String(Math.ceil(error.retry_after_ms / 1_000));
  return new ProblemError('provider-unavailable', detail, { headers: { 'Retry-After': waitSeconds } });
}

/** The catalogue's hints speak of a document; what is not about one has its own words. */
function hintOf({ error_type }: ElevenLabsSyncError): string {
  switch (error_type) {
    case 'auth_error':
      return 'ElevenLabs refused the API key, or none is set. The key needs access to agents and the knowledge base. An administrator sets it as the secret ELEVENLABS_API_KEY.';
    case 'validation':
    case 'unknown':
    case 'in_use':
      return 'ElevenLabs did not accept the request, or answered something the service does not know. Nothing else was changed.';
    case 'rate_limit':
      return 'ElevenLabs is limiting how many requests your workspace may make at once. Try again shortly.';
    case 'server_error':
      return 'ElevenLabs answered with an error of its own. Try again shortly.';
    case 'network':
      return 'ElevenLabs did not answer. Whether a change was made is unknown: repeating it is safe.';
    case 'quota':
      return errorCatalogue.quota.hint;
    default:
      return error_type satisfies never;
  }
}
