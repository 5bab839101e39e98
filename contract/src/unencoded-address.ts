/** The answer to a request whose address is not ASCII, which Node's parser refuses. */
import type { Problem } from './api.ts';

/** Of Node's parser, for an address with other characters. */
const invalidUrl = 'HPE_INVALID_URL';

const problem: Problem = {
  type: 'about:blank',
  title: 'The address is not encoded',
  status: 400,
  detail:
    "The address has characters that must be percent-encoded in UTF-8, such as %C3%A4 for ä. curl does it with --url-query 'filename=…'. A form needs no encoding: curl -F file=@…",
};

/**
 * Returns the response as it is written to the connection; null for another error.
 *
 * @param error as Node's HTTP server reports it with `clientError`
 */
export function unencodedAddressAnswer(error: unknown): string | null {
  if ((error as { code?: unknown } | null)?.code !== invalidUrl) return null;
  const body = JSON.stringify(problem);
  return [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json',
    `Content-Length: ${new TextEncoder().encode(body).byteLength}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
