import { baseUrlProblem } from '@knowledge-sync/contract';

/** The key and documents would be sent unencrypted, or nowhere. No request was made. */
export class UnusableAddressError extends Error {
  override readonly name = 'UnusableAddressError';
}

/** Returns the base URL. @throws UnusableAddressError */
export function usableBaseUrl(baseUrl: string): string {
  const problem = baseUrlProblem(baseUrl);
  if (problem !== null) throw new UnusableAddressError(`ELEVENLABS_BASE_URL is unusable: ${problem}.`);
  return baseUrl;
}
